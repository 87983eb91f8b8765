/** Requests over HTTP (PROTOCOL.md, part 2): their headers and credentials, and the outcome of each response. */
import {
  type CallbackRequestBody,
  type ErrorCode,
  IDENTITY_HEADER,
  isCallbackResponse,
  isPlainObject,
  type PageConfig,
  type PartUpdate,
  PatchbayError,
  thrownText,
  timerMs,
} from "@patchbay/protocol";
import type { ClientOptions, RequestOptions, RequestOutcome } from "../client.ts";
import { downlinkRequest } from "../downlinkRequest.ts";
import type { DownlinkIds, StreamSource } from "../hub/hubApi.ts";
import type { DownlinkMode } from "../hub/streams/retry.ts";
import { isStreamed } from "../jsonLines.ts";
import type { TabEnvironment } from "./browser.ts";
import { readStreamed } from "./streamedAnswer.ts";

export interface Http {
  /** @throws PatchbayError */
  getJson(path: string): Promise<unknown>;
  post(
    body: CallbackRequestBody,
    options: Pick<RequestOptions, "query" | "compressOver">,
    signal: AbortSignal,
    part: (update: PartUpdate) => void,
  ): Promise<RequestOutcome>;
  /** How the hub reads the streams of this page, with the login that it has now. */
  streamSource(): StreamSource;
  /** Tells the server that nobody waits for this stream (rule DL7). A server that cannot be told ends it when nobody reads. */
  cancelStream(requestId: string, ids: DownlinkIds): void;
}

const NO_RESPONSE = "The server did not respond.";

export function createHttp(
  baseUrl: string,
  config: PageConfig,
  {
    fetch,
    cookie,
    token,
  }: Pick<TabEnvironment, "fetch" | "cookie"> & { token?: ClientOptions["currentToken"] },
): Http {
  function headers(): Record<string, string> {
    const token = cookieValue(cookie(), config.csrf_token_name ?? "_csrf_token");
    return {
      Accept: "application/json",
      "Content-Type": "application/json",
      ...(config.patchbay?.identity && { [IDENTITY_HEADER]: config.patchbay.identity }),
      ...(token && { [config.csrf_header_name ?? "X-CSRFToken"]: token }),
    };
  }
  // The server of another origin decides by its allow-list whether it accepts cookies from this page.
  const credentials: RequestCredentials =
    new URL(baseUrl).origin === globalThis.location?.origin ? "same-origin" : "include";

  function bearer(): Record<string, string> {
    const used = token?.();
    return used === undefined ? {} : { Authorization: `Bearer ${used}` };
  }

  const updateUrl = `${baseUrl}_dash-update-component`;

  const streamSource = (): StreamSource => ({
    url: updateUrl,
    headers: { ...headers(), ...bearer() },
    credentials,
    endId: config.end_id ?? "",
    mode: downlinkMode(config),
  });

  return {
    streamSource,
    cancelStream(requestId, ids) {
      const [url, init] = downlinkRequest(streamSource(), ids, { streamCancel: { requestId } });
      fetch(url, { ...init, keepalive: true }).catch(() => undefined);
    },
    async getJson(path) {
      let response: Response;
      let text: string;
      try {
        response = await fetch(baseUrl + path, { headers: headers(), credentials });
        text = await response.text();
      } catch (cause) {
        throw cause instanceof PatchbayError ? cause : new PatchbayError("network", NO_RESPONSE, { cause });
      }
      const value = parsed(text);
      if (!response.ok) {
        throw (
          refusalIn(response, value) ??
          new PatchbayError("http_status", `${path} answered ${response.status}`, { cause: text })
        );
      }
      if (value === undefined) throw new PatchbayError("http_body", `${path} did not answer with JSON`);
      return value;
    },
    async post(body, { query = [], compressOver = Number.POSITIVE_INFINITY }, signal, part) {
      const isNamed = config.end_id === undefined || query.some(([key]) => key === "endId");
      const all = isNamed ? query : [["endId", config.end_id ?? ""] as const, ...query];
      const search = all.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join("&");
      const url = `${updateUrl}${search === "" ? "" : `?${search}`}`;
      let text: string;
      try {
        text = JSON.stringify(body);
      } catch (error) {
        return { status: "failed", code: "message_shape", message: thrownText(error) };
      }
      try {
        const zipped = text.length > compressOver ? await gzipped(text) : undefined;
        const response = await fetch(url, {
          method: "POST",
          headers: { ...headers(), ...(zipped && { "Content-Encoding": "gzip" }) },
          credentials,
          body: zipped ?? text,
          signal,
        });
        if (response.status === 200 && isStreamed(response)) {
          const outcome = await readStreamed(response.body, part);
          return signal.aborted ? { status: "cancelled" } : outcome;
        }
        return await outcomeOf(response);
      } catch (error) {
        if (signal.aborted) return { status: "cancelled" };
        const { code, message } =
          error instanceof PatchbayError ? error : ({ code: "network", message: NO_RESPONSE } as const);
        return { status: "failed", code, message };
      }
    },
  };
}

function downlinkMode({ stream }: PageConfig): DownlinkMode {
  const { mode, poll_interval: ms = 100 } = stream ?? {};
  return mode === "poll" ? { kind: "poll", intervalMs: ms > 0 ? timerMs(ms) : 100 } : { kind: "stream" };
}

/** Undefined if the browser cannot compress. */
async function gzipped(text: string): Promise<Blob | undefined> {
  try {
    const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
    return await new Response(stream).blob();
  } catch {
    return undefined;
  }
}

async function outcomeOf(response: Response): Promise<RequestOutcome> {
  const { status } = response;
  if (status === 204) return { status: "answered", data: undefined };
  const html = await response.text();
  const data = parsed(html);
  if (status !== 200) {
    const other = { code: "http_status", message: `The server answered ${status}.` } as const;
    const { code, message } = refusalIn(response, data) ?? other;
    const sideUpdate = isPlainObject(data) ? data.sideUpdate : undefined;
    return {
      status: "failed",
      code,
      message,
      httpStatus: status,
      html,
      ...(sideUpdate !== undefined && { sideUpdate }),
    };
  }
  // Some servers send this body without a content type: only the body counts (rule HT5).
  if (isCallbackResponse(data)) {
    // A job that could not be started is not waited for (rule HT11).
    return typeof data.error === "string" && data.response === undefined && data.job === undefined
      ? { status: "failed", code: "callback_failed", message: data.error }
      : { status: "answered", data };
  }
  return {
    status: "failed",
    code: "http_body",
    message: "The server's answer is not a callback response.",
    html,
  };
}

/**
 * The error in the body of a refusal. Patchbay's servers send one; other servers may send a page. Status 500 is not a refusal: the
 * callback ran and failed.
 */
function refusalIn({ status }: Response, value: unknown): PatchbayError | undefined {
  const { code, message } = isPlainObject(value) ? value : {};
  return status !== 500 && code && message ? new PatchbayError(code as ErrorCode, `${message}`) : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function cookieValue(cookies: string, name: string): string | undefined {
  for (const pair of cookies.split(";")) {
    const [key, ...value] = pair.trim().split("=");
    if (key === name) return value.join("=");
  }
  return undefined;
}
