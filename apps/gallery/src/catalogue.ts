/** The catalogue of the examples: those of the documentation in its order, then ours. */
import type { App, AppOptions, Layout } from "@patchbay/server";
import * as loan from "./examples/callbacks/loan.ts";
import * as report from "./examples/callbacks/report.ts";
import * as todo from "./examples/callbacks/todo.ts";
import * as greeting from "./examples/connection/greeting.ts";
import * as identity from "./examples/connection/identity.ts";
import * as migration from "./examples/connection/migration.ts";
import * as security from "./examples/connection/security.ts";
import * as shopping from "./examples/connection/shopping.ts";
import * as transports from "./examples/connection/transports.ts";
import * as checks from "./examples/streams/checks.ts";
import * as countdown from "./examples/streams/countdown.ts";
import * as feed from "./examples/streams/feed.ts";
import * as grid from "./examples/streams/grid.ts";
import * as life from "./examples/streams/life.ts";
import * as live from "./examples/streams/live.ts";
import * as prices from "./examples/streams/prices.ts";
import * as tokens from "./examples/streams/tokens.ts";

/** Servers that examples connect to. */
interface Services {
  quoteFeedUrl: string;
}

export interface Example {
  /** Name of the example's file and of its prefix `/<name>/`. */
  readonly name: string;
  /** Folder of the file in `examples`. */
  readonly folder: "streams" | "connection" | "callbacks";
  readonly title: string;
  /** One sentence about what the example shows. */
  readonly summary: string;
  /** Instructions for the page's user. */
  readonly hint: string;
  readonly layout: Layout;
  create(options: Partial<AppOptions>, services: Services): App;
}

export const examples: readonly Example[] = [
  {
    name: "countdown",
    folder: "streams",
    title: "Countdown",
    summary: "One run streams ten updates and still returns a final value.",
    hint: "Start it, open another tab, start it there too: each tab has a run of its own on the same socket.",
    layout: countdown.layout,
    create: countdown.countdown,
  },
  {
    name: "greeting",
    folder: "connection",
    title: "Greeting",
    summary: "A running callback reads a prop from the browser, without declaring it as State.",
    hint: "Type a name and start. What counts is the text at the moment the server asks.",
    layout: greeting.layout,
    create: greeting.greeting,
  },
  {
    name: "transports",
    folder: "connection",
    title: "Two transports",
    summary: "One callback streams over the socket, the other is plain HTTP, on the same page.",
    hint: "Start the stream and change the selection meanwhile: neither waits for the other.",
    layout: transports.layout,
    create: transports.transports,
  },
  {
    name: "live",
    folder: "streams",
    title: "Live display",
    summary: "A persistent callback starts with the page and pushes on its own.",
    hint: "Nothing to press. The page title stays calm, as a persistent callback does not count as loading.",
    layout: live.layout,
    create: live.live,
  },
  {
    name: "prices",
    folder: "streams",
    title: "Price stream",
    summary: "Patches into a Store, the selection read back while the stream runs, cleanup on disconnect.",
    hint: "Connect, change the symbol while it runs, then close the tab and see the server's log.",
    layout: prices.layout,
    create: prices.prices,
  },
  {
    name: "feed",
    folder: "streams",
    title: "Upstream feed",
    summary: "A callback forwards an upstream WebSocket, and comes back when the upstream breaks.",
    hint: "Connect and wait: the upstream hangs up every thirty quotes on purpose.",
    layout: feed.layout,
    create: (options, { quoteFeedUrl }) => feed.feed({ ...options, upstreamUrl: quoteFeedUrl }),
  },
  {
    name: "migration",
    folder: "connection",
    title: "From Interval to push",
    summary: "Polling with dcc.Interval beside the persistent callback that replaces it.",
    hint: "Watch the network panel of the browser: only the left one asks.",
    layout: migration.layout,
    create: migration.migration,
  },
  {
    name: "life",
    folder: "streams",
    title: "Game of Life",
    summary: "A whole plotly heatmap ten times a second, started and stopped from the page.",
    hint: "Start, stop, start again. Every tab has a world of its own.",
    layout: life.layout,
    create: life.life,
  },
  {
    name: "grid",
    folder: "streams",
    title: "Streaming grid",
    summary: "Live prices into AG Grid, rows updated in place.",
    hint: "Start the stream, then sort by a column or select cells: updates leave them alone.",
    layout: grid.layout,
    create: grid.grid,
  },
  {
    name: "security",
    folder: "connection",
    title: "Origins and close",
    summary: "Only listed origins may connect, and a callback may end a connection for good.",
    hint: "Send something harmless, then something that looks like an attack.",
    layout: security.layout,
    create: security.security,
  },
  {
    name: "identity",
    folder: "connection",
    title: "Identity",
    summary:
      "Who is connected, a login that every open tab hears of, and a connection that is ended from the server.",
    hint: "Open a second tab and sign in as Ann in one. A private window is somebody else again, and can end her connection.",
    layout: identity.layout,
    create: identity.identity,
  },
  {
    name: "shopping",
    folder: "connection",
    title: "Shared list",
    summary:
      "Several people edit one list: shared state, presence, and updates that no callback of the page began.",
    hint: "Open a second window beside this one. What one adds or ticks is in the other at once; close one, and the other says so.",
    layout: shopping.layout,
    create: shopping.shopping,
  },
  {
    name: "tokens",
    folder: "streams",
    title: "Token stream",
    summary:
      "A callback yields its answer in parts: Markdown and a bar grow with each token, and Stop ends it on the server.",
    hint: "Ask, then stop half way: the text stays, and the server's log says how many tokens were written. Ask again meanwhile, and only the new answer is left.",
    layout: tokens.layout,
    create: tokens.tokens,
  },
  {
    name: "checks",
    folder: "streams",
    title: "Filling table",
    summary:
      "Rows arrive over plain HTTP as they are known: each part of the answer is a Patch that appends one.",
    hint: "The network panel of the browser shows one request, whose answer grows. Stop it half way: the rows that are there stay.",
    layout: checks.layout,
    create: checks.checks,
  },
  {
    name: "loan",
    folder: "callbacks",
    title: "In the browser",
    summary: "Clientside callbacks answer while a slider moves; Undo takes back what the user changed.",
    hint: "Drag, and watch the frames: only the advice at the end of the chain comes from the server.",
    layout: loan.layout,
    create: loan.loan,
  },
  {
    name: "todo",
    folder: "callbacks",
    title: "Wildcards",
    summary: "Rows that come and go, with ids that callbacks match: MATCH for one row, ALL for every row.",
    hint: "Add, tick and remove rows. A tick runs two callbacks, however many rows there are.",
    layout: todo.layout,
    create: todo.todo,
  },
  {
    name: "report",
    folder: "callbacks",
    title: "Background job",
    summary: "A long job outside of any request, with progress, and a Cancel that ends it.",
    hint: "Start it, cancel half way, start again. The page only asks now and then how far it is.",
    layout: report.layout,
    create: report.report,
  },
];
