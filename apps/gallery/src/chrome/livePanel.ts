/** A panel with live figures of the connection, updated by one persistent callback. */
import { html } from "@patchbay/components/layout";
import type { LayoutNode } from "@patchbay/protocol";
import { type App, type ConnectionInfo, sleep } from "@patchbay/server";
import { createHistory, type History, sparkline } from "./sparkline.ts";

const SAMPLES_PER_SECOND = 1;
const SAMPLES = 40;

export function livePanel(): LayoutNode {
  return html.Section(
    { id: "live-panel", className: "live-panel", "aria-label": "Live figures of this page" },
    [
      html.Div({ className: "live-state" }, [
        html.Span({ id: "socket-state", className: "socket-state", "data-state": "connecting" }, [
          // The style sheet shows one of them, by the renderer's notice of a lost connection.
          html.Span({ className: "socket-open", id: "socket-text" }, "Connecting"),
          html.Span({ className: "socket-lost" }, "No connection"),
        ]),
        html.Span({ id: "live-tabs", className: "live-tabs" }, ""),
      ]),
      meter("out", "To this browser"),
      meter("in", "From this browser"),
    ],
  );
}

function meter(direction: "in" | "out", label: string): LayoutNode {
  return html.Div({ className: "meter" }, [
    html.Div({ className: "meter-label" }, label),
    html.Div({ className: "meter-value" }, [
      html.Span({ id: `frames-${direction}` }, "0"),
      html.Span({ className: "meter-unit" }, " frames/s"),
    ]),
    html.Div({ id: `spark-${direction}`, className: `spark spark-${direction}`, "aria-hidden": "true" }),
  ]);
}

/** Registers the callback that updates the panel of each page of this app. */
export function addLivePanel(app: App): void {
  app.callback({ persistent: true, websocket: true, hidden: true, name: "live-panel" }, async (ctx) => {
    const ws = ctx.websocket;
    // Pages of other origins have no panel.
    if (ws === null || (await ws.getProp("live-panel", "id")) === undefined) return;
    const find = (): ConnectionInfo | undefined =>
      app.connections.list().find(({ id }) => id === ws.connectionId);
    const history = { in: createHistory(SAMPLES), out: createHistory(SAMPLES) };
    let before = find();
    ctx.setProps("socket-text", { children: "Socket open" });
    ctx.setProps("socket-state", { "data-state": "open" });
    while (!ws.isShutdown) {
      const now = find();
      ctx.setProps("live-tabs", { children: tabsText(now, app.connections.list()) });
      ctx.setProps(...figure("in", history.in, (now?.framesIn ?? 0) - (before?.framesIn ?? 0)));
      ctx.setProps(...shape("in", history.in));
      ctx.setProps(...figure("out", history.out, (now?.framesOut ?? 0) - (before?.framesOut ?? 0)));
      ctx.setProps(...shape("out", history.out));
      before = now;
      await sleep(1000 / SAMPLES_PER_SECOND, ctx.signal);
    }
  });
}

type Update = [id: string, props: Record<string, unknown>];

function figure(direction: "in" | "out", history: History, frames: number): Update {
  const rate = frames * SAMPLES_PER_SECOND;
  history.push(rate);
  return [`frames-${direction}`, { children: String(rate) }];
}

function shape(direction: "in" | "out", history: History): Update {
  return [`spark-${direction}`, { style: { clipPath: sparkline(history.values) } }];
}

function tabsText(own: ConnectionInfo | undefined, all: readonly ConnectionInfo[]): string {
  const shared = own?.tabs.length ?? 0;
  const total = all.reduce((sum, { tabs }) => sum + tabs.length, 0);
  const sockets = all.length === 1 ? "one socket" : `${all.length} sockets`;
  return `${shared} ${shared === 1 ? "tab" : "tabs"} on this socket · ${total} in all, on ${sockets}`;
}
