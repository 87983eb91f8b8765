/** Streamed answers over HTTP: lines of JSON (rules ST4, ST6). */
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { type CallbackContext, Input, noUpdate, Output, PreventUpdate } from "../../index.ts";
import { createFakeClock } from "../../testing/fakeClock.ts";
import { post, requestBody, startApp } from "../../testing/startApp.ts";
import { KEEPALIVE_MS } from "../lineBody.ts";
import { createPartStream } from "./partStream.ts";

const declared = { output: Output("out", "children"), inputs: [Input("btn", "n_clicks")] as const };
const body = requestBody("out.children", 1);

type Handler = (n: unknown, context: CallbackContext) => AsyncGenerator<unknown>;

async function answer(handler: Handler, options = {}, extra = {}): Promise<Response> {
  const { url } = await startApp(options, (app) => app.callback({ ...declared, ...extra }, handler));
  return post(url, body);
}

async function linesOf(response: Response): Promise<unknown[]> {
  const text = await response.text();
  expect(text.endsWith("\n")).toBe(true);
  return text
    .slice(0, -1)
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
}

async function* none(): AsyncGenerator<never> {}

const part = (children: unknown) => ({ multi: true, response: { out: { children } } });

describe("a callback that yields, over HTTP", () => {
  it("answers line by line, with what it sets in its place, and the end", async () => {
    const response = await answer(async function* (_n, { setProps }) {
      yield "a";
      setProps("side", { x: 1 });
      setProps("side", { x: 2 });
      yield "ab";
      yield noUpdate;
      setProps("out", { children: "set" });
      yield noUpdate;
      setProps("side", { x: 3 });
    });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/x-ndjson");
    expect(response.headers.get("x-accel-buffering")).toBe("no");
    expect(response.headers.get("cache-control")).toBe("no-cache, no-transform");
    const side = (sideUpdate: unknown) => ({ multi: true, response: {}, sideUpdate });
    expect(await linesOf(response)).toEqual([
      part("a"),
      side({ side: { x: 2 } }),
      part("ab"),
      side({ out: { children: "set" } }),
      side({ side: { x: 3 } }),
      { done: true },
    ]);
  });

  it("sends a part when it is yielded", async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const response = await answer(async function* () {
      yield "a";
      await gate;
      yield "b";
    });
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const first = await reader.read();
    expect(JSON.parse(new TextDecoder().decode(first.value))).toEqual(part("a"));
    release();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      rest += new TextDecoder().decode(value);
    }
    expect(
      rest
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual([part("b"), { done: true }]);
  });

  it("ends cleanly by PreventUpdate, and by the value of onError", async () => {
    const prevented = await answer(async function* () {
      yield* none();
      throw new PreventUpdate();
    });
    expect(await linesOf(prevented)).toEqual([{ done: true }]);
    const handled = await answer(
      async function* () {
        yield "a";
        throw new Error("xx");
      },
      {},
      { onError: () => "handled" },
    );
    expect(await linesOf(handled)).toEqual([part("a"), part("handled"), { done: true }]);
  });

  it.each([
    [true, "order failed"],
    [false, "An internal server error occurred."],
  ])("ends with its error after its parts and what it set (dev tools: %s)", async (devTools, message) => {
    const response = await answer(
      async function* (_n, { setProps }) {
        yield "a";
        setProps("side", { x: 1 });
        throw new Error("order failed");
      },
      { devTools },
    );
    expect(await linesOf(response)).toEqual([
      part("a"),
      { multi: true, response: {}, sideUpdate: { side: { x: 1 } } },
      { done: true, error: { message, code: "callback_failed" } },
    ]);
  });

  it("fails with the name of a prop that is not JSON", async () => {
    const response = await answer(
      async function* () {
        yield "a";
        yield 1n;
      },
      { devTools: true },
    );
    expect(await linesOf(response)).toMatchObject([
      part("a"),
      { done: true, error: { message: expect.stringContaining("out.children") } },
    ]);
  });

  it("is answered with a status if it fails before its first part", async () => {
    const { url } = await startApp({}, (app) =>
      app.callback(declared, async function* (_n, { setProps }) {
        yield* none();
        setProps("side", { x: 1 });
        throw new Error("early");
      }),
    );
    const response = await post(url, body);
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ code: "callback_failed", sideUpdate: { side: { x: 1 } } });
    expect((await post(url, { ...body, inputs: [] })).status).toBe(500);
  });

  it("is refused if it is persistent", async () => {
    const response = await answer(async function* () {}, {}, { persistent: true });
    expect(await response.json()).toMatchObject({ code: "callback_not_allowed" });
  });

  it("is closed when its client goes, and gives its slot back", async () => {
    const log: unknown[] = [];
    let closed = (): void => undefined;
    const isClosed = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const { url } = await startApp({ websocketMaxRuns: 1 }, (app) => {
      app.callback(declared, async function* (n, { signal }) {
        if (n === 2) {
          yield "next";
          return;
        }
        try {
          yield "a";
          await new Promise((_resolve, reject) => {
            signal.addEventListener("abort", () => reject(signal.reason), { once: true });
          });
        } finally {
          log.push(signal.aborted);
          closed();
        }
      });
    });
    const cancelled = new AbortController();
    const response = await fetch(`${url}_dash-update-component`, {
      method: "POST",
      body: JSON.stringify(body),
      signal: cancelled.signal,
    });
    await (response.body as ReadableStream).getReader().read();
    expect((await post(url, requestBody("out.children", 2))).status).toBe(503);
    cancelled.abort();
    await isClosed;
    expect(log).toEqual([true]);
    await expect.poll(async () => (await post(url, requestBody("out.children", 2))).status).toBe(200);
  });

  it("waits for a client that does not read, and is closed when that goes", async () => {
    const seen = { yielded: 0 };
    let closed = (): void => undefined;
    const isClosed = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const { url } = await startApp({}, (app) => {
      app.callback(declared, async function* () {
        try {
          for (;;) {
            seen.yielded += 1;
            yield "x".repeat(100_000);
          }
        } finally {
          closed();
        }
      });
    });
    const text = JSON.stringify(body);
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.pause();
    socket.write(
      `POST /_dash-update-component HTTP/1.1\r\nHost: x\r\nContent-Length: ${text.length}\r\n\r\n${text}`,
    );
    // Nothing more is yielded once the network is full.
    let before = -1;
    await expect
      .poll(
        () => {
          const stands = seen.yielded > 0 && seen.yielded === before;
          before = seen.yielded;
          return stands;
        },
        { interval: 100 },
      )
      .toBe(true);
    expect(seen.yielded).toBeLessThan(1_000);
    socket.destroy();
    await isClosed;
  });

  it("is ended with an error line when the app closes", async () => {
    const { url, app } = await startApp({}, (one) => {
      one.callback(declared, async function* (_n, { signal }) {
        yield "a";
        await new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason), { once: true });
        });
      });
    });
    const response = await post(url, body);
    app.close();
    expect(await linesOf(response)).toEqual([
      part("a"),
      { done: true, error: { message: "The server is closing" } },
    ]);
  });
});

describe("a stream without parts for a while", () => {
  function fakeResponse() {
    const log: unknown[] = [];
    const response = {
      writableNeedDrain: false,
      writableEnded: false,
      destroyed: false,
      writeHead: (status: number) => log.push(status),
      write: (line: string) => log.push(line),
      end() {
        this.writableEnded = true;
        log.push("end");
      },
    };
    return { log, response };
  }

  it("sends a blank line every fifteen seconds, unless its client does not read", () => {
    const { log, response } = fakeResponse();
    const clock = createFakeClock();
    const parts = createPartStream(response as never, clock);
    clock.advance(KEEPALIVE_MS - 1);
    expect(log).toEqual([]);
    clock.advance(1);
    expect(log).toEqual([200, "\n"]);
    clock.advance(KEEPALIVE_MS - 1);
    void parts.send({ response: {} }, new AbortController().signal);
    clock.advance(KEEPALIVE_MS - 1);
    expect(log.slice(2)).toEqual(['{"response":{}}\n']);
    response.writableNeedDrain = true;
    clock.advance(3 * KEEPALIVE_MS);
    response.writableNeedDrain = false;
    clock.advance(KEEPALIVE_MS);
    expect(log.slice(3)).toEqual(["\n"]);
    parts.end();
    parts.end({ message: "twice" });
    expect(log.slice(4)).toEqual(['{"done":true}\n', "end"]);
    expect(clock.pending).toBe(0);
  });
});
