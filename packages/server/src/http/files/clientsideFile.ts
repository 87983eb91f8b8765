/** The functions of clientside callbacks as one script file. A page may have a policy that forbids inline scripts. */
import type { ServerResponse } from "node:http";
import { renderClientsideScript } from "../../callbacks/clientsideFunctions.ts";
import { sha256 } from "../../callbacks/definition.ts";
import type { Registry } from "../../callbacks/registry.ts";
import { sendText } from "../respond.ts";
import { SUITE } from "./clientFiles.ts";

export interface ClientsideFile {
  /** Path of the file's URL after the prefix. It changes with the functions. undefined if there are none. */
  urlPath(): string | undefined;
  matches(path: string): boolean;
  send(response: ServerResponse, path: string): void;
}

export function createClientsideFile(registry: Pick<Registry, "clientsideFunctions">): ClientsideFile {
  let known = { count: 0, text: "", path: undefined as string | undefined };

  function current(): typeof known {
    const functions = registry.clientsideFunctions;
    if (functions.length !== known.count) {
      const text = renderClientsideScript(functions);
      const path = `${SUITE}patchbay-functions.v${sha256(text).slice(0, 16)}.js`;
      known = { count: functions.length, text, path };
    }
    return known;
  }

  return {
    urlPath: () => current().path,
    matches: (path) => path.startsWith(`${SUITE}patchbay-functions.`),
    send(response, path) {
      const { text, path: now } = current();
      // An old path gets the current functions. Caches must not keep them under it.
      const caching = path === now ? "public, max-age=31536000, immutable" : "no-cache";
      sendText(response, 200, text, {
        "Content-Type": "text/javascript; charset=utf-8",
        "Cache-Control": caching,
      });
    },
  };
}
