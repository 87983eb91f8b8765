/** Sends the kinds of HTTP responses. */
import type { ServerResponse } from "node:http";
import { ErrorCode, PatchbayError } from "@patchbay/protocol";
import { describeThrown } from "../log/describeThrown.ts";
import { GENERIC_ERROR, publicError } from "../log/publicError.ts";
import type { PropsById } from "../runs/result.ts";
import { escapeHtml } from "./pages/indexPage.ts";

/** @param headers include the `Content-Type` of the text */
export function sendText(
  response: ServerResponse,
  status: number,
  text: string | Buffer,
  headers: Readonly<Record<string, string>> & { readonly "Content-Type": string },
): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { "Content-Length": Buffer.byteLength(text), ...headers });
  // Node sends no body to HEAD.
  response.end(text);
}

export function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = JSON.stringify(value);
  sendText(response, status, text, {
    "Content-Type": "application/json",
    "Cache-Control": "no-store",
    ...headers,
  });
}

export function sendNothing(response: ServerResponse, headers: Readonly<Record<string, string>> = {}): void {
  if (!response.headersSent) response.writeHead(204, headers).end();
}

export function sendRedirect(response: ServerResponse, location: string): void {
  sendText(response, 308, "", { "Content-Type": "text/plain", Location: location });
}

/** Refuses a request. The client gets the message, so it must reveal nothing of the app. */
export function sendRefusal(
  response: ServerResponse,
  status: number,
  { code, message }: { readonly code: ErrorCode; readonly message: string },
  headers?: Readonly<Record<string, string>>,
): void {
  const error = STATUS_NAMES[status] ?? "Error";
  sendJson(response, status, { error, code, message }, headers);
}

/** Answers a request to the WebSocket's address that is no handshake. */
export function sendUpgradeRequired(response: ServerResponse): void {
  const message = "This is the address of a WebSocket: open it with a WebSocket handshake";
  const headers = { Upgrade: "websocket", Connection: "Upgrade, close" };
  sendRefusal(response, 426, { code: ErrorCode.HttpStatus, message }, headers);
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

/** Answers 500 for a failure of the app's own code, with details only for dev tools. Dash's own page ignores the side update. */
export function sendFailure(
  response: ServerResponse,
  failure: unknown,
  devTools: boolean,
  sideUpdate?: PropsById,
): void {
  const error =
    failure instanceof PatchbayError
      ? failure
      : new PatchbayError(ErrorCode.CallbackFailed, describeThrown(failure), { cause: failure });
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
  sendText(response, 500, html, { "Content-Type": "text/html; charset=utf-8" });
}
