import { readFileSync } from "node:fs";
import { parseId, parseOutput } from "@patchbay/protocol";
import type { App, Listening } from "@patchbay/server";
import { afterEach, beforeEach, describe, expect, it, test, vi } from "vitest";
import { examples } from "./catalogue.ts";
import { greeting } from "./examples/connection/greeting.ts";
import { security } from "./examples/connection/security.ts";
import { checks } from "./examples/streams/checks.ts";
import { countdown } from "./examples/streams/countdown.ts";
import { feed } from "./examples/streams/feed.ts";
import { life, step } from "./examples/streams/life.ts";
import { prices } from "./examples/streams/prices.ts";
import { tokens } from "./examples/streams/tokens.ts";
import { SERVICES } from "./services/healthChecks.ts";
import { type QuoteFeed, startQuoteFeed } from "./services/quoteFeed.ts";
import { collect, openTab, type Tab } from "./testing/openTab.ts";

const ends: (() => unknown)[] = [];
const log: string[] = [];
beforeEach(() => {
  log.length = 0;
  vi.spyOn(console, "info").mockImplementation((line: string) => log.push(line));
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function serve(app: App): Promise<Listening> {
  const server = await app.listen();
  ends.push(() => server.close());
  return server;
}

async function open(app: App): Promise<Tab> {
  const { url } = await serve(app);
  const tab = await openTab(url);
  ends.push(tab.close);
  return tab;
}

async function startFeed(answersPerConnection: number): Promise<QuoteFeed> {
  const upstream = await startQuoteFeed({ answersPerConnection });
  ends.push(() => upstream.close());
  return upstream;
}

test.each(examples)("$name has a picture of its own on the front page", ({ name }) => {
  const assets = new URL("../assets/", import.meta.url);
  expect(readFileSync(new URL("gallery.css", assets), "utf8")).toContain(
    `.glyph-${name} {\n  --glyph: url("glyphs/${name}.svg");`,
  );
  expect(readFileSync(new URL(`glyphs/${name}.svg`, assets), "utf8")).toContain("<svg");
});

test.each(examples)(
  "$name serves a page, and every prop its callbacks name is in its layout",
  async (example) => {
    const { url } = await serve(example.create({}, { quoteFeedUrl: "ws://127.0.0.1:9" }));
    const page = await fetch(url);
    expect(page.status).toBe(200);
    const ids = new Map<string, unknown>();
    collect(await (await fetch(`${url}_dash-layout`)).json(), ids);
    const known = new Set([...ids.keys()].map((key) => key.slice(0, key.lastIndexOf("."))));
    const definitions = (await (await fetch(`${url}_dash-dependencies`)).json()) as {
      output: string;
      no_output: boolean;
      inputs: { id: string }[];
      state: { id: string }[];
    }[];
    expect(definitions.length).toBeGreaterThan(0);
    for (const { output, no_output, inputs, state } of definitions) {
      const named = [...inputs, ...state].map(({ id }) => parseId(id));
      if (!no_output) named.push(...parseOutput(output).map(({ id }) => id));
      for (const id of named) {
        if (typeof id === "string") expect(known).toContain(id);
      }
    }
  },
);

test("countdown streams from its first tick", async () => {
  const tab = await open(countdown());
  tab.set("start-btn", "n_clicks", 1);
  tab.trigger("start-btn", "n_clicks");
  await tab.until(() => tab.get("countdown-display", "children") === "Countdown: 10");
});

test("greeting reads the name while it runs", async () => {
  const tab = await open(greeting());
  tab.set("name-input", "value", "Ann");
  tab.trigger("greet-btn", "n_clicks");
  await tab.until(() => tab.get("greeting-output", "children") === "Processing for Ann...");
});

test("prices patches its Store, shows what is selected, and cleans up when the tab goes", async () => {
  const tab = await open(prices());
  tab.set("symbol-select", "value", "MSFT");
  tab.trigger("connect-btn", "n_clicks");
  await tab.until(() => String(tab.get("live-price", "children")).startsWith("MSFT: $"));
  expect(Object.keys(tab.get("prices-store", "data") as object)).toEqual(["AAPL", "GOOGL", "MSFT"]);
  tab.close();
  await vi.waitFor(() => expect(log).toContain("prices: a stream has ended, 0 open"));
});

describe("feed", () => {
  it("asks the upstream for what is selected, and lets go of it when the tab goes", async () => {
    const upstream = await startFeed(100);
    const tab = await open(feed({ upstreamUrl: upstream.url, intervalMs: 5 }));
    tab.trigger("connect-btn", "n_clicks");
    await tab.until(() => String(tab.get("live-output", "children")).startsWith("AAPL: $"));
    expect(tab.get("status", "children")).toBe("Connected");
    tab.set("symbol-select", "value", "GOOGL");
    await tab.until(() => String(tab.get("live-output", "children")).startsWith("GOOGL: $"));
    tab.close();
    await vi.waitFor(() => expect(upstream.clients).toBe(0));
    expect(log).toContain("feed: an upstream connection has ended, 0 open");
  });

  it("comes back when the upstream hangs up", async () => {
    const upstream = await startFeed(1);
    const tab = await open(feed({ upstreamUrl: upstream.url, intervalMs: 5, retryMs: 5 }));
    const seen = new Set<unknown>();
    tab.trigger("connect-btn", "n_clicks");
    await tab.until(() => {
      seen.add(tab.get("live-output", "children"));
      return seen.size > 3;
    });
    expect(log.length).toBeGreaterThan(1);
  });

  it("keeps trying while there is no upstream", async () => {
    const upstream = await startFeed(1);
    await upstream.close();
    const tab = await open(feed({ upstreamUrl: upstream.url, retryMs: 5 }));
    tab.trigger("connect-btn", "n_clicks");
    await vi.waitFor(() => expect(log.length).toBeGreaterThan(2));
    expect(String(tab.get("status", "children"))).toMatch(/Connecting|trying again/);
  });
});

test("life runs only while it is told to", async () => {
  const tab = await open(life());
  tab.trigger();
  tab.set("running", "data", true);
  await tab.until(() => tab.get("gen", "children") === "Generation: 2");
  const figure = tab.get("board", "figure") as { data: { z: number[][] }[] };
  expect(figure.data[0]?.z).toHaveLength(30);
});

test("life's rules: a blinker blinks, a block stays, the edges meet", () => {
  const blinker = [
    [0, 0, 0, 0, 0],
    [0, 0, 1, 0, 0],
    [0, 0, 1, 0, 0],
    [0, 0, 1, 0, 0],
    [0, 0, 0, 0, 0],
  ] as const;
  expect(step(blinker)[2]).toEqual([0, 1, 1, 1, 0]);
  expect(step(step(blinker))).toEqual(blinker);
  const corners = [
    [1, 0, 0, 1],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
    [1, 0, 0, 1],
  ] as const;
  expect(step(corners)).toEqual(corners);
});

test("security ends the connection on what looks like an attack", async () => {
  const tab = await open(security());
  tab.set("comment", "value", "hello");
  tab.trigger("send-btn", "n_clicks");
  await tab.until(() => tab.get("verdict", "children") === "Accepted: 5 characters");
  tab.set("comment", "value", "'; DROP TABLE users");
  tab.trigger("send-btn", "n_clicks");
  expect(await tab.closed).toBe(4001);
  expect(tab.get("verdict", "children")).toContain("Suspicious");
});

test("tokens grows a text and a bar, and ends when the tab goes", async () => {
  const tab = await open(tokens());
  tab.trigger("ask-btn", "n_clicks");
  await tab.until(() => String(tab.get("answer", "children")).startsWith("## How does a patch travel?"));
  expect(tab.get("bar", "value")).toBeGreaterThanOrEqual(6);
  expect(tab.get("count", "children")).toBe(`${tab.get("bar", "value")} of ${tab.get("bar", "max")} tokens`);
  expect(log).toEqual([]);
  tab.close();
  await vi.waitFor(() =>
    expect(log[0]).toMatch(/^tokens: a stream has ended after \d+ of \d+ tokens, 0 running$/),
  );
});

test("tokens writes the whole text", async () => {
  const tab = await open(tokens({ tokenMs: 0 }));
  tab.trigger("ask-btn", "n_clicks");
  await vi.waitFor(() => expect(log).toHaveLength(1));
  await tab.until(() => String(tab.get("answer", "children")).endsWith("as good as its end."));
  expect(tab.get("bar", "value")).toBe(tab.get("bar", "max"));
});

test("checks fills its table, a row a part", async () => {
  const tab = await open(checks({ longestMs: 50, websocketCallbacks: true }));
  tab.trigger("check-btn", "n_clicks");
  await tab.until(() => tab.get("status", "children") === "12 of 12 have answered");
  const rows = (
    tab.get("rows", "children") as { props: { children: { props: { children: string } }[] } }[]
  ).map(({ props }) => props.children.map((cell) => cell.props.children));
  expect(rows.map(([service]) => service).sort()).toEqual(SERVICES);
  for (const [, state] of rows) expect(["up", "slow", "down"]).toContain(state);
});
