/** Runs the example of docs/logins.md, as it is printed there: its server, and its pages on another site. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { App } from "@patchbay/server";
import { makeCertificate } from "./certificate.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SECRET = "of the test";

interface Example {
  makeToken(secret: string, user: string, lastsMs: number): string;
  startApps(options: object): Promise<{ app: App; server: Server }>;
}

export interface RunningExample {
  app: App;
  /** The address of the site's page. */
  shop: string;
  /** Who is signed in at the site, and for how long the tokens last that it gives. */
  login: { user: string; lastsMs: number };
  /** The addresses that the app's server was asked for, of requests and handshakes. */
  addresses: string[];
  /** Tokens that the site gave. */
  tokens: string[];
  close(): Promise<void>;
}

/** The text of the code block with this name. */
async function block(name: string): Promise<string> {
  const text = await readFile(`${ROOT}docs/logins.md`, "utf8");
  const found = new RegExp(`^\`\`\`\\w+ ${name}\\n(.*?)^\`\`\``, "ms").exec(text)?.[1];
  if (found === undefined) throw new Error(`docs/logins.md has no code block "${name}"`);
  return found;
}

export async function runLoginExample(page: string, cookieAttributes: string): Promise<RunningExample> {
  const tls = await makeCertificate("shop.localhost", "apps.localhost");
  const module = `${ROOT}e2e/results/loginExample-${process.pid}.mjs`;
  await mkdir(`${ROOT}e2e/results`, { recursive: true });
  await writeFile(module, await block("server"));
  const { makeToken, startApps } = (await import(pathToFileURL(module).href)) as Example;
  const login = { user: "ann", lastsMs: 3_600_000 };
  const tokens: string[] = [];
  let body = "";
  const site = createServer(tls, (request, response) => {
    if (request.url === "/apps-token") {
      tokens.push(makeToken(SECRET, login.user, login.lastsMs));
      response.end(tokens.at(-1));
    } else if (request.url === "/") {
      response.setHeader("Content-Type", "text/html");
      response.end(`<!DOCTYPE html><title>Shop</title>${body}`);
    } else response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => site.listen(0, resolve));
  const shop = `https://shop.localhost:${(site.address() as AddressInfo).port}`;
  const { app, server } = await startApps({ shop, secret: SECRET, tls, cookieAttributes });
  const { port } = server.address() as AddressInfo;
  body = (await block(page)).replaceAll("https://apps.localhost/", `https://apps.localhost:${port}/`);
  const addresses: string[] = [];
  // The app keeps the listeners of the server for itself.
  const emit = server.emit.bind(server);
  server.emit = (event: string, ...values: unknown[]): boolean => {
    if (event === "request" || event === "upgrade") addresses.push((values[0] as IncomingMessage).url ?? "");
    return emit(event, ...values);
  };
  return {
    app,
    shop: `${shop}/`,
    login,
    addresses,
    tokens,
    async close() {
      app.close();
      for (const each of [site, server]) {
        each.closeAllConnections();
        await new Promise((resolve) => each.close(resolve));
      }
    },
  };
}
