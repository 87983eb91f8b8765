/** The few shapes an HTTP answer takes. */
import type { ServerResponse } from "node:http";
import { ErrorCode, PatchbayError } from "@patchbay/protocol";
import { errorMessage } from "../log/errorMessage.ts";
import { GENERIC_ERROR, publicError } from "../log/publicError.ts";
import type { PropsById } from "../runs/result.ts";
import { escapeHtml } from "./pages/indexPage.ts";

export function sendText(
  response: ServerResponse,
  status: number,
  type: string,
  text: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { "Content-Type": type, "Content-Length": Buffer.byteLength(text), ...headers });
  // Node leaves the body away for HEAD.
  response.end(text);
}

export function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = JSON.stringify(value);
  sendText(response, status, "application/json", text, { "Cache-Control": "no-store", ...headers });
}

export function sendNothing(response: ServerResponse, headers: Readonly<Record<string, string>> = {}): void {
  if (!response.headersSent) response.writeHead(204, headers).end();
}

export function sendRedirect(response: ServerResponse, location: string): void {
  sendText(response, 308, "text/plain", "", { Location: location });
}

/** A refusal with a reason that gives nothing away. */
export function sendRefusal(
  response: ServerResponse,
  status: number,
  code: ErrorCode,
  message: string,
  headers?: Readonly<Record<string, string>>,
): void {
  const error = STATUS_NAMES[status] ?? "Error";
  sendJson(response, status, { error, code, message }, headers);
}

/** The address of the socket, asked for without a handshake. */
export function sendUpgradeRequired(response: ServerResponse): void {
  const message = "This is the address of a WebSocket";
  sendRefusal(response, 426, ErrorCode.HttpStatus, message, {
    Upgrade: "websocket",
    Connection: "Upgrade, close",
  });
}

const STATUS_NAMES: Readonly<Record<number, string>> = {
  400: "BadRequest",
  401: "Unauthorized",
  403: "Forbidden",
  404: "NotFound",
  405: "MethodNotAllowed",
  410: "Gone",
  412: "PreconditionFailed",
  413: "PayloadTooLarge",
  415: "UnsupportedMediaType",
  416: "RangeNotSatisfiable",
  426: "UpgradeRequired",
  500: "InternalServerError",
  503: "ServiceUnavailable",
};

/** A failure of the app's own code: details only with dev tools. A page of ours applies the side update, any other reads on. */
export function sendFailure(
  response: ServerResponse,
  failure: unknown,
  devTools: boolean,
  sideUpdate?: PropsById,
): void {
  const error =
    failure instanceof PatchbayError
      ? failure
      : new PatchbayError(ErrorCode.CallbackFailed, errorMessage(failure), { cause: failure });
  if (!devTools) {
    const { code } = publicError(error, false);
    sendJson(response, 500, { error: "InternalServerError", message: GENERIC_ERROR, code, sideUpdate });
    return;
  }
  const cause = error.cause instanceof Error ? error.cause : error;
  if (sideUpdate !== undefined) {
    const { message, code } = error;
    const stack = cause.stack ?? cause.message;
    sendJson(response, 500, { error: "InternalServerError", message, code, stack, sideUpdate });
    return;
  }
  const html = `<!DOCTYPE html><title>${escapeHtml(error.message)}</title><pre>${escapeHtml(cause.stack ?? cause.message)}</pre>`;
  sendText(response, 500, "text/html; charset=utf-8", html);
}
