/** Serves the files of an app: its assets, and the scripts that pages load. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { ErrorCode } from "@patchbay/protocol";
import type { Log } from "../../log/log.ts";
import type { Settings } from "../../options/optionTable.ts";
import { sendRefusal } from "../respond.ts";
import { type ClientFiles, SUITE } from "./clientFiles.ts";
import type { ClientsideFile } from "./clientsideFile.ts";
import { sendFile } from "./sendFile.ts";

export interface SuiteFolders {
  readonly settings: Pick<Settings, "clientDir" | "log">;
  readonly files: ClientFiles;
  readonly clientside: ClientsideFile;
}

/** @param path after the prefix of the app, as `findRoute` gets it */
export async function sendSuiteFile(
  request: IncomingMessage,
  response: ServerResponse,
  { settings, files, clientside }: SuiteFolders,
  path: string,
): Promise<void> {
  if (clientside.matches(path)) {
    clientside.send(response, path);
  } else if (path.startsWith(SUITE)) {
    const { file, immutable } = await files.resolve(path.slice(SUITE.length));
    const caching = immutable ? "public, max-age=31536000, immutable" : "no-cache";
    await sendFile(request, response, {
      root: settings.clientDir,
      path: file,
      headers: { "Cache-Control": caching },
      onError: (error) => logUnreadable(settings.log, error),
    });
  } else {
    sendRefusal(response, 404, { code: ErrorCode.HttpStatus, message: "There is no such component suite" });
  }
}

/** @param path after the prefix of the app, as `findRoute` gets it */
export async function sendAsset(
  request: IncomingMessage,
  response: ServerResponse,
  { assetsFolder, assetsUrlPath, log }: Pick<Settings, "assetsFolder" | "assetsUrlPath" | "log">,
  path: string,
): Promise<void> {
  await sendFile(request, response, {
    root: assetsFolder,
    path: path.slice(assetsUrlPath.length + 1),
    headers: {},
    onError: (error) => logUnreadable(log, error),
  });
}

function logUnreadable(log: Log, error: Error): void {
  log({ level: "error", code: ErrorCode.HttpStatus, message: "A file cannot be read", error });
}
