/** Serves all programs on one port, each under its name. A program starts with its first request. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type Catalogue, summaryOf } from "./catalogue.ts";
import { listen, type Served } from "./listen.ts";
import { passRequest, passUpgrade } from "./passOn.ts";
import { type RunningProgram, startProgram } from "./program.ts";

export interface ProgramsOptions {
  port: number;
  host: string;
  /** Pages get Dash's own renderer. */
  stock: boolean;
  catalogue: Catalogue;
  print(line: string): void;
}

/** @throws Error if the port is taken */
export async function startPrograms(options: ProgramsOptions): Promise<Served> {
  const { port, host, stock, catalogue, print } = options;
  const running = new Map<string, Promise<RunningProgram>>();
  const server = createServer((request, response) => void answer(request, response));
  server.on("upgrade", (request, socket, head) => {
    const started = running.get(nameIn(request.url) ?? "");
    if (started === undefined) socket.destroy();
    else
      started
        .then((program) => passUpgrade(program.port, request, socket, head))
        .catch(() => socket.destroy());
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const name = nameIn(request.url);
    if (name === undefined) {
      const isIndex = request.url === "/";
      response.writeHead(isIndex ? 200 : 404, { "content-type": "text/html; charset=utf-8" });
      response.end(isIndex ? indexPage(catalogue, stock) : "Not found");
      return;
    }
    try {
      passRequest((await start(name)).port, request, response);
    } catch (error) {
      response.writeHead(502, { "content-type": "text/plain; charset=utf-8" });
      response.end(error instanceof Error ? error.message : String(error));
    }
  }

  function nameIn(url = "/"): string | undefined {
    const name = url.split(/[/?]/)[1];
    return catalogue.listed.find((listed) => listed === name);
  }

  function start(name: string): Promise<RunningProgram> {
    const known = running.get(name);
    if (known !== undefined) return known;
    print(`starting ${name}.py`);
    const started = startProgram(name, {
      start: "script",
      basePath: `/${name}/`,
      environment: stock ? { PATCHBAY: "0" } : {},
      print: (text) => print(text.replace(/^(?=.)/gm, `${name}: `).trimEnd()),
    });
    running.set(name, started);
    // A program that failed or has ended starts again with the next request.
    const forget = () => running.delete(name);
    started.then(({ ended }) => ended).then(forget, forget);
    return started;
  }

  const own = await listen(server, { port, host });
  return {
    url: own.url,
    async close() {
      const ending = [...running.values()].map((started) => started.then((program) => program.stop()));
      await Promise.allSettled([...ending, own.close()]);
    },
  };
}

function indexPage({ listed, leftOut }: Catalogue, stock: boolean): string {
  const items = listed.map(
    (name) => `<li><a href="/${name}/">${name}</a><p>${escapeHtml(summaryOf(name))}</p></li>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Dash programs</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width"><style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 60rem; margin: 3rem auto; padding: 0 1.5rem }
ul { list-style: none; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: 1rem }
li { border: 1px solid color-mix(in srgb, currentColor 20%, transparent); border-radius: .6rem; padding: .9rem 1.1rem; position: relative }
li:hover, li:focus-within { border-color: light-dark(#2457d6, #8fb0ff) }
a { color: light-dark(#2457d6, #8fb0ff); font-weight: 600; text-decoration: none }
a::after { content: ""; position: absolute; inset: 0 }
p { margin: .2rem 0 0 } header p { max-width: 44rem }
</style></head><body><header><h1>Dash programs</h1>
<p>Ordinary Python, as it is run without Patchbay. Pages get ${stock ? "Dash&#8217;s own renderer (<code>--stock</code>)" : "Patchbay&#8217;s renderer, from the installed package"}.
A program starts when it is first opened; open it in several tabs.</p></header><main><ul>${items.join("")}</ul></main><footer>${leftOut.map((reason) => `<p>${escapeHtml(reason)}</p>`).join("")}</footer></body></html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
