/** The server that is attacked, in a process of its own: it lives or dies, and tells its parent what it is asked. */
import { createServer } from "node:http";

/** @type {typeof import("@patchbay/server")} */
const patchbay = await import(process.env.PATCHBAY_SERVER ?? "@patchbay/server");
const { createApp, createMemoryEngine, createMemoryJobs, Input, Output, Patch } = patchbay;

/** @typedef {import("@patchbay/server").App} App */
/** @typedef {import("@patchbay/server").AppOptions} AppOptions */
/** @typedef {{ options?: Partial<AppOptions>, register?: (app: App) => void, ask?: Record<string, (...args: any[]) => unknown> }} SetUp */

const reject = () => Promise.reject(new Error("broken"));
const fail = () => {
  throw new Error("broken");
};
const ignore = () => undefined;
const never = () => new Promise(() => undefined);
const nonsense = () => 5;
const BROKEN = { rejects: reject, throws: fail, "never settles": never, "gives nonsense": nonsense };

/** @type {Record<string, (...args: any[]) => SetUp>} */
const SETUPS = {
  plain: () => ({}),
  /** Asks for a login, and answers handshakes when it is told to, if ever. */
  checked() {
    /** @type {(() => void)[]} */
    const waiting = [];
    return {
      options: {
        authenticate: ({ transport }) =>
          transport === "http" ? "ann" : new Promise((done) => waiting.push(() => done("ann"))),
      },
      ask: {
        waiting: () => waiting.length,
        answer: () => {
          for (const answer of waiting.splice(0)) answer();
        },
      },
    };
  },
  named: () => ({ options: { authenticate: ({ query }) => query.get("user") ?? "ann" } }),
  options: (options) => ({ options }),
  /** JSON carries no NaN, nor what is without end. */
  number: (name, value) => ({ options: { [name]: Number(value) } }),
  /** @param {"engine" | "jobs" | "app"} object @param {string} method @param {keyof typeof BROKEN} how */
  broken(object, method, how) {
    const broken = /** @type {any} */ (BROKEN[how]);
    if (object === "app")
      return { options: { [method]: broken, ...(method === "log" && { onFrame: reject }) } };
    if (object === "engine")
      return {
        options: {
          authenticate: () => "ann",
          engine: { ...createMemoryEngine(), [method]: broken },
          websocketHandshakeTimeout: 200,
        },
      };
    return { options: { jobs: { ...createMemoryJobs(), [method]: broken } } };
  },
  /** An answer in parts that has no end: it waits for nothing but its client. */
  parts() {
    let yielded = 0;
    let open = 0;
    return {
      options: { downlink: true },
      register(app) {
        app.callback(
          { output: Output("short", "children"), inputs: [Input("btn", "n_clicks")] },
          async function* (length) {
            yield "x".repeat(Number(length));
          },
        );
        app.callback(
          { output: Output("parts", "children"), inputs: [Input("btn", "n_clicks")] },
          async function* (length) {
            open += 1;
            try {
              for (;;) {
                yielded += 1;
                yield `${yielded}${"x".repeat(Number(length))}`;
              }
            } finally {
              open -= 1;
            }
          },
        );
      },
      ask: { yielded: () => yielded, open: () => open },
    };
  },
  /** A stream that keeps its client behind: what it has read is written anew at once, patches or values with reads between. */
  stream() {
    let sent = 0;
    return {
      register(app) {
        app.callback(
          { output: Output("stream", "children"), inputs: [Input("btn", "n_clicks")] },
          async (kind, ctx) => {
            const text = "x".repeat(20_000);
            const queued = () =>
              app.connections.list({ id: ctx.websocket?.connectionId ?? "" })[0]?.queuedLength ?? 0;
            while (!ctx.signal.aborted) {
              // Its client falls behind so far, and no further. Without one, it goes on all the same.
              for (let at = 0; at < 200 && queued() < 16_000_000; at += 1) {
                sent += text.length;
                if (kind === "values") {
                  ctx.setProps("one", { children: `${sent}${text}` });
                  ctx.websocket?.getProp("one", "value", { timeoutMs: 1 }).catch(ignore);
                } else {
                  ctx.setProps("one", { children: new Patch().append([], text) });
                }
              }
              await new Promise((done) => setImmediate(done));
            }
          },
        );
      },
      ask: { sent: () => sent },
    };
  },
};

/** @param {App} app @param {AbortSignal[]} held of the runs of `hold.children` */
function register(app, held) {
  app.callback({ output: Output("out", "children"), inputs: [Input("btn", "n_clicks")] }, (value) => value);
  app.callback(
    { output: Output("hold", "children"), inputs: [Input("btn", "n_clicks")] },
    (_, { signal }) => {
      held.push(signal);
      return new Promise((resolve) => signal.addEventListener("abort", resolve));
    },
  );
  app.callback({ output: Output("bad", "children"), inputs: [Input("btn", "n_clicks")] }, (how) => {
    if (how === "rejects") return reject();
    if (how === "trap") throw new Proxy({}, { get: fail, getPrototypeOf: fail, ownKeys: fail });
    if (how === "circle") {
      /** @type {any} */
      const circle = {};
      circle.circle = circle;
      return circle;
    }
    throw how;
  });
  app.callback(
    { output: Output("job", "children"), inputs: [Input("btn", "n_clicks")], background: true },
    never,
  );
}

/** @param {string} way @param {App} app @returns {Promise<{ port: number, close(): Promise<void> }>} */
async function serve(way, app) {
  if (way === "listen") return app.listen();
  const server = createServer((request, response) => {
    const own = () => {
      request.resume();
      request.on("end", () => response.end("host"));
    };
    if (way === "attach") own();
    else app.handler(request, response, own);
  });
  if (way === "attach") app.attach(server);
  if (way === "upgrade")
    server.on("upgrade", (request, socket, head) => {
      if (!app.upgrade(request, socket, head))
        socket.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n");
    });
  await new Promise((listening) => server.listen(0, "127.0.0.1", () => listening(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    port,
    close() {
      app.close();
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
}

/** @type {string[]} */
const warnings = [];
process.on("warning", ({ name }) => warnings.push(name));

/** @param {any[]} how an app is put on the network, which it is, and what else it is made of */
async function start(...[way, name, ...args]) {
  const { options, register: more, ask = {} } = SETUPS[name]?.(...args) ?? {};
  const held = /** @type {AbortSignal[]} */ ([]);
  const warned = warnings.length;
  const app = createApp({
    layout: { type: "Div", namespace: "dash_html_components", props: { id: "root", children: "hello" } },
    websocketCallbacks: true,
    log: () => undefined,
    ...options,
  });
  register(app, held);
  more?.(app);
  const { port, close } = await serve(way, app);
  apps.set(port, {
    ...ask,
    list: () => app.connections.list(),
    revoke: (/** @type {string} */ identity) => app.connections.revoke(identity),
    close,
    held: () => held.map(({ aborted }) => aborted),
    warnings: () => warnings.slice(warned),
    async memory() {
      // What is freed by finalizers and by closed sockets takes some turns.
      for (let turn = 0; turn < 5; turn += 1) {
        globalThis.gc?.();
        await new Promise((done) => setImmediate(done));
      }
      const { heapUsed, external } = process.memoryUsage();
      return heapUsed + external;
    },
  });
  return port;
}

/** What each app can be asked, by its port. */
/** @type {Map<number, Record<string, (...args: any[]) => unknown>>} */
const apps = new Map();

/** @typedef {{ id: number, port: number | undefined, name: string, args: any[] }} Question */
process.on("message", async (/** @type {Question} */ { id, port, name, args }) => {
  try {
    const value = port === undefined ? await start(...args) : await apps.get(port)?.[name]?.(...args);
    process.send?.({ id, value });
  } catch (error) {
    process.send?.({ id, error: String(error) });
  }
});
process.on("disconnect", () => process.exit());
process.send?.({ id: 0 });
