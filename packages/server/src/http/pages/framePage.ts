/**
 * The page of the hidden frame by which pages of allowed origins get the SharedWorker of this origin (PROTOCOL.md, rules FW1 to FW5). It is
 * public, as scripts are: it holds nothing but the addresses of two scripts and the list that its policy names too.
 */
import type { ServerResponse } from "node:http";
import type { Settings } from "../../options/optionTable.ts";
import type { ClientFiles } from "../files/clientFiles.ts";
import { sendText } from "../respond.ts";
import { escapeHtml } from "./indexPage.ts";

export const FRAME_ROUTE = "_patchbay/frame";

/** An origin as a policy can name it. A policy cannot name the origin `null`, nor an IPv6 address. */
const NAMEABLE = /^https?:\/\/[\w.-]+(:\d+)?$/;

/** The allowed origins whose pages may have the frame. */
export function framedBy(origins: readonly string[]): string[] {
  return origins.filter((origin) => NAMEABLE.test(origin));
}

export async function sendFrame(
  response: ServerResponse,
  {
    settings,
    files,
  }: { settings: Pick<Settings, "prefixes" | "websocketAllowedOrigins">; files: ClientFiles },
): Promise<void> {
  const [script, worker] = await Promise.all([
    files.urlPath("patchbay-frame.js"),
    files.urlPath("patchbay-worker.js"),
  ]);
  const origins = framedBy(settings.websocketAllowedOrigins);
  const base = settings.prefixes.requests;
  const data = `data-worker="${escapeHtml(base + worker)}" data-origins="${escapeHtml(origins.join(" "))}"`;
  const html = `<!DOCTYPE html><meta charset="UTF-8"><title>Patchbay</title><script src="${escapeHtml(base + script)}" ${data}></script>\n`;
  sendText(response, 200, html, {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-cache",
    "Content-Security-Policy": policy(origins),
    // For pages that are isolated from other origins: they load only what allows it.
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Referrer-Policy": "no-referrer",
  });
}

/** All ancestors of the frame must be allowed, so a page that is itself in a frame of a stranger has none. */
function policy(origins: readonly string[]): string {
  const ancestors = origins.length === 0 ? "'none'" : origins.join(" ");
  return [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types patchbay",
    `frame-ancestors ${ancestors}`,
  ].join("; ");
}
