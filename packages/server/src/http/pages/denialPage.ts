/** The answer to a request that `authenticate` denies. */
import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { ErrorCode } from "@patchbay/protocol";
import type { Denied } from "../../auth/authenticate.ts";
import { sendRefusal, sendText } from "../respond.ts";
import { escapeHtml } from "./indexPage.ts";

const ADVICE: Readonly<Record<Denied["status"], string>> = {
  401: "This page is for people who have signed in. Sign in, and open it again.",
  403: "This login may not open the page. Sign in with another one, or ask its operator for access.",
  503: "The server cannot check logins at the moment. Try again soon.",
};

const STYLE =
  "body{font:1.125rem/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto;padding:0 1.5rem}h1{line-height:1.2}";

/** Allows only this style, independent of the app's policy. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`;

/** Browsers that open a page get a page. Programs get JSON. */
export function sendDenial(request: IncomingMessage, response: ServerResponse, denied: Denied): void {
  response.setHeader("Vary", "Origin, Accept");
  if (!request.headers.accept?.includes("text/html")) {
    const code = denied.status === 503 ? ErrorCode.Unavailable : ErrorCode.Refused;
    sendRefusal(response, denied.status, { code, message: denied.reason });
    return;
  }
  sendText(response, denied.status, page(denied), {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": POLICY,
  });
}

function page({ status, reason }: Denied): string {
  const title = escapeHtml(reason || "This page is closed");
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="UTF-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title}</title>
    <style>${STYLE}</style>
  </head>
  <body>
    <main>
      <h1>${title}</h1>
      <p>${ADVICE[status]}</p>
      <p><a href="">Try again</a></p>
    </main>
  </body>
</html>
`;
}
