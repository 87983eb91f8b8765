/** The downlink over HTTP, as pages ask for it (rules DL1 to DL9). */
import { describe, expect, it, onTestFinished } from "vitest";
import { type App, type CallbackContext, Input, Output } from "../../index.ts";
import { post, requestBody, startApp } from "../../testing/startApp.ts";

const inputs = [Input<number>("btn", "n_clicks")] as const;
const part = (children: unknown) => ({ multi: true, response: { out: { children } } });

type Handler = (n: number, context: CallbackContext) => AsyncGenerator<unknown>;

/** A callback whose parts the test gives. */
function scripted() {
  const said: unknown[] = [];
  const runs: string[] = [];
  let wake = (): void => undefined;
  let isEnding = false;
  const handler: Handler = async function* (_n, { signal }) {
    runs.push("begun");
    signal.addEventListener("abort", () => wake());
    try {
      for (;;) {
        if (said.length > 0) yield said.shift();
        else if (isEnding || signal.aborted) return;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    } finally {
      runs.push("closed");
    }
  };
  return {
    handler,
    runs,
    say(value: unknown) {
      said.push(value);
      wake();
    },
    end() {
      isEnding = true;
      wake();
    },
  };
}

const streaming = (handler: Handler) => (app: App) => {
  app.callback({ output: Output("out", "children"), inputs }, handler);
  app.callback({ output: Output("plain", "children"), inputs }, (n) => n);
};

interface PageConfigText {
  end_id?: string;
  stream?: unknown;
}

async function configOf(url: string, headers: Record<string, string> = {}): Promise<PageConfigText> {
  const page = await (await fetch(url, { headers })).text();
  const [, config = "{}"] =
    /<script id="_dash-config" type="application\/json">(.*?)<\/script>/s.exec(page) ?? [];
  return JSON.parse(config) as PageConfigText;
}

/** A page's downlink. */
function downlinkOf(url: string, endId: string, headers: Record<string, string> = {}) {
  const ask = (body: object, downlinkId = "d-1", signal?: AbortSignal): Promise<Response> =>
    fetch(`${url}_dash-update-component?endId=${encodeURIComponent(endId)}&downlinkId=${downlinkId}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body: JSON.stringify(body),
      ...(signal && { signal }),
    });
  return {
    ask,
    start: (requestId = "r-1", output = "out.children") =>
      ask({ ...requestBody(output, 1), streamConnection: { requestId } }),
    cancel: (requestId = "r-1") => ask({ streamCancel: { requestId } }),
    async read(from = 0) {
      const stop = new AbortController();
      onTestFinished(() => stop.abort());
      const response = await ask({ streamDownlink: { from } }, "d-1", stop.signal);
      const reader = (response.body as ReadableStream<Uint8Array>).getReader();
      let text = "";
      return {
        response,
        stop: () => stop.abort(),
        /** The next so many lines. */
        async lines(count: number): Promise<unknown[]> {
          while (text.split("\n").length <= count) {
            const { done, value } = await reader.read();
            if (done) throw new Error(`It ended after ${text}`);
            text += new TextDecoder().decode(value);
          }
          const lines = text.split("\n");
          text = lines.slice(count).join("\n");
          return lines.slice(0, count).map((line) => JSON.parse(line) as unknown);
        },
        async rest(): Promise<string> {
          for (;;) {
            const { done, value } = await reader.read();
            if (done) return text;
            text += new TextDecoder().decode(value);
          }
        },
      };
    },
  };
}

async function startDownlink(handler: Handler, options = {}) {
  const started = await startApp({ downlink: true, devTools: true, ...options }, streaming(handler));
  const { end_id = "" } = await configOf(started.url);
  return { ...started, endId: end_id, ...downlinkOf(started.url, end_id) };
}

async function codeOf(response: Response): Promise<[number, string | undefined]> {
  const { code } = (await response.json()) as { code?: string };
  return [response.status, code];
}

describe("the page's configuration", () => {
  it("offers the downlink if the app does, and has callbacks for it", async () => {
    const { url } = await startApp({ downlink: true }, streaming(scripted().handler));
    expect(await configOf(url)).toMatchObject({
      stream: { enabled: true, mode: "stream" },
      end_id: expect.stringMatching(/^[\w-]{36}~[0-9a-f]{64}$/),
    });
    for (const [options, register] of [
      [{}, streaming(scripted().handler)],
      [{ downlink: true }, undefined],
    ] as const) {
      const config = await configOf((await startApp(options, register)).url);
      expect(config.stream).toBeUndefined();
      expect(config.end_id).toBeUndefined();
    }
  });
});

describe("DL2, DL3 a streamed answer", () => {
  it("is acknowledged at once, and its parts come over the downlink, those before it too", async () => {
    const script = scripted();
    const { start, read } = await startDownlink(script.handler);
    script.say("a");
    const answer = await start();
    expect(await answer.json()).toEqual({ multi: true, stream: true });
    const downlink = await read();
    expect(downlink.response.status).toBe(200);
    expect(downlink.response.headers.get("content-type")).toBe("application/x-ndjson");
    expect(downlink.response.headers.get("x-accel-buffering")).toBe("no");
    expect(await downlink.lines(1)).toEqual([{ rid: "r-1", seq: 1, frame: part("a") }]);
    await (await start("r-2", "plain.children")).json();
    script.say("b");
    script.end();
    expect(await downlink.lines(2)).toEqual([
      { rid: "r-1", seq: 2, frame: part("b") },
      { rid: "r-1", seq: 3, frame: { done: true } },
    ]);
  });

  it("begins once, though its request is repeated on its way", async () => {
    const script = scripted();
    const { start } = await startDownlink(script.handler);
    expect((await start()).status).toBe(200);
    expect(await (await start()).json()).toEqual({ multi: true, stream: true });
    expect(script.runs).toEqual(["begun"]);
  });

  it("has what it sets in its place, and fails with its message after its parts", async () => {
    const { start, read } = await startDownlink(async function* (_n, { setProps }) {
      yield "a";
      setProps("side", { x: 1 });
      throw new Error("order 4035 failed");
    });
    await start();
    expect(await (await read()).lines(3)).toEqual([
      { rid: "r-1", seq: 1, frame: part("a") },
      { rid: "r-1", seq: 2, frame: { multi: true, response: {}, sideUpdate: { side: { x: 1 } } } },
      {
        rid: "r-1",
        seq: 3,
        frame: { done: true, error: { message: "order 4035 failed", code: "callback_failed" } },
      },
    ]);
  });

  it("that cannot be JSON fails, also as its first part", async () => {
    const { start, read, logged } = await startDownlink(async function* () {
      yield 1n;
    });
    await start();
    expect(await (await read()).lines(1)).toEqual([
      {
        rid: "r-1",
        seq: 1,
        frame: { done: true, error: expect.objectContaining({ code: "callback_failed" }) },
      },
    ]);
    expect(logged).toMatchObject([{ code: "callback_failed" }]);
  });

  it("of a callback that does not stream is an ordinary answer", async () => {
    const { start } = await startDownlink(scripted().handler);
    expect(await (await start("r", "plain.children")).json()).toEqual({
      multi: true,
      response: { plain: { children: 1 } },
    });
  });

  it("is read on from the number that the client has taken", async () => {
    const script = scripted();
    const { start, read } = await startDownlink(script.handler);
    await start();
    for (const text of ["a", "b", "c"]) script.say(text);
    const first = await read();
    expect(await first.lines(3)).toHaveLength(3);
    first.stop();
    script.say("d");
    script.end();
    expect(await (await read(2)).lines(3)).toEqual([
      { rid: "r-1", seq: 3, frame: part("c") },
      { rid: "r-1", seq: 4, frame: part("d") },
      { rid: "r-1", seq: 5, frame: { done: true } },
    ]);
  });

  it("DL7 ends when it is cancelled", async () => {
    const script = scripted();
    const { start, cancel } = await startDownlink(script.handler);
    await start();
    expect(await (await cancel()).json()).toEqual({ multi: true, stream: true, cancelled: true });
    await expect.poll(() => script.runs).toEqual(["begun", "closed"]);
    expect((await cancel("unknown")).status).toBe(200);
  });

  it.each(["before the first of its downlink", "beside another"])(
    "DL7 does not begin if its cancel came first: %s",
    async (when) => {
      const script = scripted();
      const { start, cancel } = await startDownlink(script.handler);
      if (when === "beside another") await start("r-1");
      await cancel("r-2");
      expect(await (await start("r-2")).json()).toEqual({ multi: true, stream: true });
      await start("r-3");
      expect(script.runs).toHaveLength(when === "beside another" ? 2 : 1);
    },
  );
});

describe("DL9 what a downlink refuses", () => {
  const reset = `${JSON.stringify({ reset: true })}\n`;

  it("is told by a reset, if the numbers are not known", async () => {
    const { start, read, endId, url } = await startDownlink(scripted().handler);
    expect(await (await read()).rest()).toBe(reset);
    await start();
    expect(await (await read(1)).rest()).toBe(reset);
    // Another process with the same secret.
    const options = { downlink: true, jobSecret: "shared" };
    const [one, two] = [await startDownlink(scripted().handler, options), await startApp(options)];
    await one.start();
    expect(await (await downlinkOf(two.url, one.endId).read()).rest()).toBe(reset);
    expect((await downlinkOf(url, one.endId).ask({ streamDownlink: { from: 0 } })).status).toBe(410);
    expect(endId).not.toBe(one.endId);
  });

  it("names of another's: 403 before anything ran, and 410 to read", async () => {
    const script = scripted();
    const { url, endId } = await startDownlink(script.handler);
    for (const name of ["", "made-up", `${endId}0`, endId.replace("~", "")]) {
      const forged = downlinkOf(url, name);
      expect(await codeOf(await forged.start())).toEqual([403, "refused"]);
      expect(await codeOf(await forged.cancel())).toEqual([403, "refused"]);
      expect(await codeOf(await forged.ask({ streamDownlink: { from: 0 } }))).toEqual([410, "refused"]);
    }
    const body = { ...requestBody("out.children", 1), streamConnection: { requestId: "r" } };
    expect((await post(url, body)).status).toBe(403);
    expect((await downlinkOf(url, endId).ask(body, "a%3Ab")).status).toBe(403);
    expect(script.runs).toEqual([]);
  });

  it("all, if the app offers none", async () => {
    const script = scripted();
    const app = await startDownlink(script.handler, { downlink: false });
    expect(await codeOf(await app.start())).toEqual([403, "refused"]);
    expect((await app.ask({ streamDownlink: { from: 0 } })).status).toBe(410);
    expect(script.runs).toEqual([]);
  });

  it("malformed requests, and requests that fit no callback", async () => {
    const { ask, start } = await startDownlink(scripted().handler);
    expect(await codeOf(await ask({ streamDownlink: { from: -1 } }))).toEqual([400, "message_shape"]);
    expect(await codeOf(await start("x".repeat(257)))).toEqual([400, "message_shape"]);
    expect((await start("r", "none.children")).status).toBe(500);
  });

  it("more runs than their user may have", async () => {
    const { start, cancel } = await startDownlink(scripted().handler, { websocketMaxRuns: 1 });
    expect((await start()).status).toBe(200);
    expect(await codeOf(await start("r-2"))).toEqual([503, "queue_full"]);
    await cancel();
    await expect.poll(async () => (await start("r-2")).status).toBe(200);
  });
});

describe("DL9 a downlink is its user's", () => {
  const authenticate = ({ cookies }: { cookies: Readonly<Record<string, string | undefined>> }) =>
    cookies.user;
  const as = (user: string) => ({ Cookie: `user=${user}` });

  it("and another's requests are refused", async () => {
    const script = scripted();
    const { url } = await startApp({ downlink: true, authenticate }, streaming(script.handler));
    const { end_id = "" } = await configOf(url, as("ann"));
    expect((await downlinkOf(url, end_id, as("ann")).start()).status).toBe(200);
    const bob = downlinkOf(url, end_id, as("bob"));
    expect((await bob.ask({ streamDownlink: { from: 0 } })).status).toBe(410);
    expect((await bob.cancel()).status).toBe(403);
    expect((await bob.start("r-2")).status).toBe(403);
    expect((await downlinkOf(url, end_id).ask({ streamDownlink: { from: 0 } })).status).toBe(401);
    expect(script.runs).toEqual(["begun"]);
  });

  it("and ends with an error when the user is signed out, read or not", async () => {
    const script = scripted();
    const { url, app } = await startApp({ downlink: true, authenticate }, streaming(script.handler));
    const { end_id = "" } = await configOf(url, as("ann"));
    const ann = downlinkOf(url, end_id, as("ann"));
    await ann.start();
    const downlink = await ann.read();
    await app.connections.revoke("ann", "Gone");
    expect(JSON.parse(await downlink.rest())).toEqual({
      rid: "r-1",
      seq: 1,
      frame: { done: true, error: { message: "Gone" } },
    });
    await expect.poll(() => script.runs).toEqual(["begun", "closed"]);
    expect((await ann.start("r-2")).status).toBe(401);
    await app.connections.restore("ann");
    await ann.start("r-3");
    app.connections.close({ identity: "bob" });
    expect(script.runs).toEqual(["begun", "closed", "begun"]);
    app.connections.close({ identity: "ann" });
    await expect.poll(() => script.runs).toEqual(["begun", "closed", "begun", "closed"]);
  });

  it("and ends with an error when the app closes", async () => {
    const script = scripted();
    const { app, start, read } = await startDownlink(script.handler);
    await start();
    const downlink = await read();
    app.close();
    expect(JSON.parse(await downlink.rest())).toMatchObject({
      frame: { done: true, error: { message: "The server is closing" } },
    });
    await expect.poll(() => script.runs).toEqual(["begun", "closed"]);
  });
});
