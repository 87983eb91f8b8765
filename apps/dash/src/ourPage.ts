/** Our page, by one script tag, in front of a Dash program. */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { listen, type Served } from "./listen.ts";
import { passRequest, passUpgrade } from "./passOn.ts";
import { startProgram } from "./program.ts";

const SCRIPTS = fileURLToPath(new URL("../../../packages/patchbay/dist/", import.meta.url));
const PAGE =
  '<!doctype html><link rel="icon" href="data:,"><div id="app"></div><script src="/ours/patchbay.js" data-server="/" data-components="own" data-target="#app"></script>';

/** A Dash program of this folder, and our page for it under `/page` of the same origin. */
export async function serveDashUnderOurPage(name: string): Promise<Served> {
  const program = await startProgram(name);
  const server = createServer((request, response) => {
    if (request.url === "/page") {
      response.setHeader("content-type", "text/html");
      response.end(PAGE);
    } else if (request.url?.startsWith("/ours/")) {
      response.setHeader("content-type", "text/javascript");
      response.end(readFileSync(join(SCRIPTS, basename(request.url.split("?")[0] ?? ""))));
    } else passRequest(program.port, request, response);
  });
  server.on("upgrade", (request, socket, head) => passUpgrade(program.port, request, socket, head));
  const own = await listen(server);
  return {
    url: `${own.url}page`,
    async close() {
      await program.stop();
      await own.close();
    },
  };
}
