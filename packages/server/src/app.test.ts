import { describe, expect, it, vi } from "vitest";
import { createApp, Input, noUpdate, Output, Patch, PreventUpdate, State } from "./index.ts";
import { connectSocket } from "./testing/socketClient.ts";
import { layout, post, requestBody, startApp } from "./testing/startApp.ts";

describe("an app on HTTP", () => {
  it("serves its page, layout and definitions", async () => {
    const { app, url } = await startApp({ title: "A </title>", websocketCallbacks: true });
    app.callback({ output: Output("out", "children"), inputs: [Input("btn", "n_clicks")] }, () => "x");
    const page = await (await fetch(url)).text();
    expect(page).toContain('<div id="react-entry-point"><div class="_dash-loading">Loading...</div></div>');
    expect(page).toContain("<title>A &#60;/title&#62;</title>");
    const config = JSON.parse(
      /<script id="_dash-config" type="application\/json">(.*?)<\/script>/.exec(page)?.[1] ?? "",
    );
    expect(config.websocket).toMatchObject({
      enabled: true,
      url: "/_dash-ws-callback",
      inactivity_timeout: 300_000,
    });
    expect(await (await fetch(`${url}_dash-layout`)).json()).toEqual(layout);
    expect(await (await fetch(`${url}_dash-dependencies`)).json()).toMatchObject([
      { output: "out.children", inputs: [{ id: "btn", property: "n_clicks" }], websocket: false },
    ]);
    expect(await (await fetch(`${url}any/path`)).text()).toContain("react-entry-point");
  });

  it("answers by the table of results", async () => {
    const { app, url } = await startApp();
    const inputs = [Input<number>("btn", "n_clicks")] as const;
    app.callback({ output: Output("a", "children"), inputs }, (n, ctx) => {
      ctx.setProps("side", { title: "t" });
      ctx.setProps("side", { style: null });
      return `clicked ${n} ${ctx.triggeredId}`;
    });
    app.callback({ output: [Output("b", "children"), Output("b", "title")], inputs }, () => [noUpdate, "t"]);
    app.callback({ output: Output("c", "children"), inputs }, () => noUpdate);
    app.callback({ output: Output("d", "children"), inputs }, () => {
      throw new PreventUpdate();
    });
    app.callback({ output: Output("e", "children"), inputs }, () => {
      throw new Error("secret");
    });
    app.callback({ output: Output("f", "data"), inputs }, () => new Patch().append("log", 1));
    const a = await post(url, requestBody("a.children", 3));
    expect(a.status).toBe(200);
    expect(await a.json()).toEqual({
      multi: true,
      sideUpdate: { side: { title: "t", style: null } },
      response: { a: { children: "clicked 3 btn" } },
    });
    const b = await post(url, {
      ...requestBody("b.children", 1),
      output: "..b.children...b.title..",
      outputs: [
        { id: "b", property: "children" },
        { id: "b", property: "title" },
      ],
    });
    expect(await b.json()).toEqual({ multi: true, response: { b: { title: "t" } } });
    expect(await (await post(url, requestBody("c.children", 1))).json()).toEqual({
      multi: true,
      response: {},
    });
    expect((await post(url, requestBody("d.children", 1))).status).toBe(204);
    const e = await post(url, requestBody("e.children", 1));
    expect(e.status).toBe(500);
    expect(await e.text()).not.toContain("secret");
    expect(await (await post(url, requestBody("f.data", 1))).json()).toMatchObject({
      response: {
        f: { data: { operations: [{ operation: "Append", location: ["log"], params: { value: 1 } }] } },
      },
    });
  });
});

it("what JSON would lose without a word is an error that says where it is", async () => {
  const figure = { data: [{ y: new Float32Array(2) }] };
  const { app, url, logged } = await startApp({ layout: { ...layout, props: { figure } } });
  const inputs = [Input("btn", "n_clicks")] as const;
  app.callback({ output: Output<unknown>("a", "figure"), inputs }, () => figure);
  app.callback({ output: Output<unknown>("b", "children"), inputs }, (_, { setProps }) => {
    setProps("side", { children: [[new Map()]] });
  });
  expect((await fetch(`${url}_dash-layout`)).status).toBe(500);
  expect((await post(url, requestBody("a.figure", 1))).status).toBe(500);
  expect((await post(url, requestBody("b.children", 1))).status).toBe(500);
  expect(logged.map(({ error, message }) => (error instanceof TypeError ? error.message : message))).toEqual([
    "layout.props.figure.data[0].y cannot be a Float32Array (Array.from makes a list of it)",
    "figure.data[0].y cannot be set to a Float32Array (Array.from makes a list of it)",
    "children[0][0] cannot be set to a Map (Object.fromEntries makes an object of it)",
  ]);
});

describe("an app on the socket", () => {
  it("streams, reads, and answers", async () => {
    const { app, url } = await startApp({ websocketCallbacks: true });
    app.callback(
      {
        output: Output("out", "children"),
        inputs: [Input<number>("btn", "n_clicks")],
        state: [State<string>("inp", "value")],
      },
      async (n, text, ctx) => {
        ctx.setProps("progress", { value: 1, title: "one" });
        const name = await ctx.websocket?.getProp<string>("name", "value");
        return `${n} ${text} ${name}`;
      },
    );
    const client = await connectSocket(url);
    client.send({
      type: "callback_request",
      rendererId: "tab#4",
      requestId: "tab-1",
      payload: { ...requestBody("out.children", 2), state: [{ id: "inp", property: "value", value: "s" }] },
    });
    const read = await client.next("get_props_request");
    expect(read).toMatchObject({
      rendererId: "tab#4",
      payload: { componentId: "name", properties: ["value"] },
    });
    client.send({
      type: "get_props_response",
      rendererId: "tab",
      requestId: read.requestId,
      payload: { value: "Ann" },
    });
    expect(await client.next("callback_response")).toEqual({
      type: "callback_response",
      rendererId: "tab#4",
      requestId: "tab-1",
      payload: { status: "ok", data: { multi: true, response: { out: { children: "2 s Ann" } } } },
    });
    expect(client.messages[0]).toEqual({
      type: "set_props",
      rendererId: "tab#4",
      payload: { componentId: "progress", props: { value: 1, title: "one" } },
    });
    expect(app.connections.list()).toMatchObject([{ extended: false, framesIn: 2, faults: 0, tabs: [] }]);
    await client.close();
  });

  it("runs callbacks without input or output, and ends them when the connection goes and stays away", async () => {
    const { app, url } = await startApp({ websocketResumeWindow: 20 });
    const ended = new Promise<boolean>((resolve) => {
      app.callback({ persistent: true, websocket: true }, async (ctx) => {
        ctx.setProps("live", { children: ctx.websocket?.connectionId });
        await new Promise((_, reject) =>
          ctx.signal.addEventListener("abort", () => {
            resolve(ctx.websocket?.isShutdown === true);
            reject(ctx.signal.reason);
          }),
        );
      });
    });
    const [definition] = (await (await fetch(`${url}_dash-dependencies`)).json()) as { output: string }[];
    const client = await connectSocket(url, { query: "?patchbay=1" });
    expect(await client.next("welcome")).toMatchObject({
      version: 1,
      limits: { maxMessageBytes: 4_194_304 },
    });
    client.send({
      type: "callback_request",
      rendererId: "tab",
      requestId: "tab-1",
      payload: { output: definition?.output, inputs: [], changedPropIds: [], parsedChangedPropsIds: [] },
    });
    const [connection] = app.connections.list();
    expect(await client.next("set_props")).toMatchObject({
      payload: { props: { children: connection?.id } },
    });
    client.terminate();
    expect(await ended).toBe(true);
  });
});

describe("listening", () => {
  it("names an address to go to, and can be closed twice", async () => {
    const server = await createApp({ layout, log: () => undefined }).listen({ host: "0.0.0.0" });
    expect(server.url).toBe(`http://localhost:${server.port}/`);
    expect((await fetch(server.url)).status).toBe(200);
    await server.close();
    await server.close();
    await expect(fetch(server.url)).rejects.toThrow();
  });

  it("fails when the port is taken", async () => {
    const { url } = await startApp();
    const taken = createApp({ layout, log: () => undefined }).listen({ port: Number(new URL(url).port) });
    await expect(taken).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});

it.each<{ websocketCallbacks?: boolean }>([{}, { websocketCallbacks: false }])(
  "D8 a persistent callback goes over the socket, with %j",
  async (options) => {
    const { url } = await startApp(options, (app) =>
      app.callback({ persistent: true, name: "prices" }, (ctx) => ctx.setProps("price", { children: "1" })),
    );
    const [definition] = (await (await fetch(`${url}_dash-dependencies`)).json()) as { output: string }[];
    // What Dash's page asks before it takes the socket.
    expect(definition).toMatchObject({ websocket: true, persistent: true, background: null });
    const page = await (await fetch(url)).text();
    const config = JSON.parse(
      /<script id="_dash-config" type="application\/json">(.*?)<\/script>/.exec(page)?.[1] ?? "",
    );
    expect(config.websocket).toMatchObject({
      enabled: options.websocketCallbacks ?? true,
      url: "/_dash-ws-callback",
    });
    const client = await connectSocket(url);
    const payload = { output: definition?.output, inputs: [], changedPropIds: [] };
    client.send({ type: "callback_request", rendererId: "tab", requestId: "tab-1", payload });
    expect((await client.next("set_props")).payload).toEqual({
      componentId: "price",
      props: { children: "1" },
    });
  },
);

it("outlives a log that fails", async () => {
  const stderr = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const { url } = await startApp(
    {
      log: () => {
        throw new Error("log");
      },
    },
    (app) => {
      app.callback({ output: Output("out", "children"), inputs: [Input("btn", "n_clicks")] }, () => {
        throw new Error("boom");
      });
    },
  );
  expect((await post(url, requestBody("out.children", 1))).status).toBe(500);
  expect(stderr).toHaveBeenCalledWith(expect.stringContaining("log_failed"));
});

it.each<[string, unknown[], string]>([
  ["a callback without a handler", [{ output: Output("a", "x") }], "callback(options, handler)"],
  ["a handler that is none", [{ output: Output("a", "x") }, null], "callback(options, handler)"],
  [
    "D8 a persistent callback without the socket",
    [{ persistent: true, websocket: false }, () => undefined],
    "A persistent callback goes over the socket",
  ],
  ["a persistent job", [{ persistent: true, background: true }, () => undefined], "background"],
])("says what is wrong with %s", (_, given, message) => {
  const { callback } = createApp({ layout });
  expect(() => callback(...(given as Parameters<typeof callback>))).toThrow(
    expect.objectContaining({ name: "TypeError", message: expect.stringContaining(message) }),
  );
});

it("an option that there is not is an error that names those there are", () => {
  const misspelled: object = { websocketCallback: true };
  expect(() => createApp({ layout, ...misspelled })).toThrow(
    /An app has no option "websocketCallback"; it has .*websocketCallbacks/,
  );
  const app = createApp({ layout });
  const plural: object = { states: [] };
  expect(() => app.callback({ inputs: [Input("go", "n_clicks")], ...plural }, () => undefined)).toThrow(
    /A callback has no option "states"; it has .*state/,
  );
  expect(() => app.clientsideCallback({ inputs: [], websocket: true } as object, "() => 1")).toThrow(
    /A clientside callback has no option "websocket"/,
  );
});
