/**
 * A persistent callback: starts with the page, runs until the tab goes, and
 * never shows the page as loading.
 */

import { html } from "@patchbay/components/layout";
import { type App, type AppOptions, createApp, type Layout, sleep } from "@patchbay/server";

export const layout: Layout = html.Div([html.H2("Live Display"), html.Div({ id: "live-display" }, "...")]);

function getLatestData(): string {
  const now = new Date();
  const celsius = 21 + Math.sin(now.getTime() / 5000);
  return `${now.toISOString().slice(11, 21)} UTC: ${celsius.toFixed(2)} °C`;
}

export function live(options: Partial<AppOptions> = {}): App {
  const app = createApp({ layout, websocketCallbacks: true, ...options });

  app.callback({ persistent: true, name: "background-loop" }, async (ctx) => {
    const ws = ctx.websocket;
    while (ws?.isShutdown === false) {
      ctx.setProps("live-display", { children: getLatestData() });
      await sleep(500, ctx.signal);
    }
  });

  return app;
}
