/** Sends a file of a folder, with its type and `ETag`. Answers conditional requests and ranges. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { ErrorCode } from "@patchbay/protocol";
import send from "send";
import { sendRefusal } from "../respond.ts";

/** Messages for statuses of `send`. Any other status means that the file does not exist. */
const REFUSALS: Readonly<Record<number, string>> = {
  412: "The file has changed",
  416: "The file does not have the requested range",
  500: "The file cannot be read",
};

export interface FileToSend {
  /** The folder; undefined: there is none. */
  readonly root: string | undefined;
  /** Path inside the folder, encoded as in the URL. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Called if a file exists and cannot be read. */
  onError(error: Error): void;
}

/** Resolves when the response has ended. */
export function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  { root, path, headers, onError }: FileToSend,
): Promise<void> {
  return new Promise((resolve) => {
    const notFound = (): void =>
      sendRefusal(response, 404, { code: ErrorCode.HttpStatus, message: "There is no such file" });
    response.once("close", resolve);
    if (root === undefined) {
      notFound();
      return;
    }
    // `send` keeps the path inside the root.
    send(request, `/${path}`, { root, cacheControl: false, dotfiles: "ignore", index: false })
      .on("headers", (target: ServerResponse) => {
        for (const [name, value] of Object.entries(headers)) target.setHeader(name, value);
      })
      .on("error", (error: Error & { status?: number }) => {
        const { status = 500 } = error;
        if (status >= 500) onError(error);
        // `send` has set it for the file. Only an answer with 416 needs it: it holds the length of the file.
        if (status !== 416) response.removeHeader("Content-Range");
        const message = REFUSALS[status];
        if (response.headersSent) {
          // A broken connection is the only way to tell the client that the rest of the file is missing.
          response.destroy();
        } else if (message === undefined) {
          notFound();
        } else {
          sendRefusal(response, status, { code: ErrorCode.HttpStatus, message });
        }
      })
      .on("directory", notFound)
      .pipe(response);
  });
}
