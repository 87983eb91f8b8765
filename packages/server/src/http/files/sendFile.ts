/** A file of a folder, with its type, `ETag`, conditions and ranges. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { ErrorCode } from "@patchbay/protocol";
import send from "send";
import { sendRefusal } from "../respond.ts";

/** The refusals of `send` that have a reason of their own. All others mean that the file is not there. */
const REFUSALS: Readonly<Record<number, string>> = {
  412: "The file is another by now",
  416: "The file has no such range",
  500: "The file cannot be read",
};

export interface FileToSend {
  /** undefined: there is no folder. */
  readonly root: string | undefined;
  /** Inside the folder, as in the URL. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Why a file that is there could not be read. */
  onError(error: Error): void;
}

/** Resolves when the response is over. */
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
        // `send` has set it for the file. An answer with 416 needs it: it holds the length of the file.
        if (status !== 416) response.removeHeader("Content-Range");
        const message = REFUSALS[status];
        if (response.headersSent) {
          // Only so does the client learn that the end of the file is missing.
          response.destroy();
        } else if (message === undefined) {
          notFound();
        } else {
          sendRefusal(response, status, { code: ErrorCode.HttpStatus, message: message });
        }
      })
      .on("directory", notFound)
      .pipe(response);
  });
}
