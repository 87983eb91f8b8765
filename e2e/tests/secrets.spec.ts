/** What an exception says is for the log, and for people who develop. */
import { html } from "@patchbay/components/layout";
import { type App, type AppOptions, createApp, Input, Output } from "@patchbay/server";
import type { Page } from "@playwright/test";
import { expect, test } from "../support/fixtures.ts";

const SECRET = "postgres://admin:hunter2@10.0.0.7/prod";

function failing(options: Partial<AppOptions>): App {
  const app = createApp({
    websocketCallbacks: false,
    layout: html.Div([
      html.Button({ id: "socket" }, "Socket"),
      html.Button({ id: "http" }, "HTTP"),
      html.Div({ id: "by-socket" }, "nothing"),
      html.Div({ id: "by-http" }, "nothing"),
    ]),
    ...options,
  });
  for (const way of ["socket", "http"]) {
    app.callback(
      {
        output: Output(`by-${way}`, "children"),
        inputs: [Input(way, "n_clicks")],
        websocket: way === "socket",
        preventInitialCall: true,
      },
      () => {
        throw new Error(`no connection to ${SECRET}`);
      },
    );
  }
  return app;
}

/** All that came to the browser by HTTP, and what the page shows of it. */
async function fail(page: Page, url: string, devTools: boolean): Promise<string> {
  const came: Promise<string>[] = [];
  page.on("response", (response) => came.push(response.text().catch(() => "")));
  page.on("console", (message) => came.push(Promise.resolve(message.text())));
  await page.goto(url);
  for (const [way, code] of [
    ["socket", "callback_failed"],
    ["http", "http_status"],
  ] as const) {
    await page.click(`#${way}`);
    if (devTools) await expect(page.getByText(code)).toBeVisible();
    else {
      // D5 Users are told without codes.
      await expect(page.getByRole("log")).toHaveText(
        "Something went wrong. Your other work is not affected. Dismiss",
      );
      await page.getByRole("button", { name: "Dismiss" }).click();
    }
  }
  return [...(await Promise.all(came)), await page.content()].join("\n");
}

for (const devTools of [false, true]) {
  test(`W44 what an exception says ${devTools ? "is shown with" : "does not leave the server without"} dev tools`, async ({
    serve,
    page,
  }) => {
    const logged: string[] = [];
    const server = await serve((options) =>
      failing({ ...options, devTools, log: ({ error }) => logged.push(String(error)) }),
    );
    const byHttp = await fail(page, server.url, devTools);
    const bySocket = server.frames.map(({ text }) => text).join("\n");
    expect(bySocket).toContain("callback_response");
    expect(byHttp.includes(SECRET)).toBe(devTools);
    expect(bySocket.includes(SECRET)).toBe(devTools);
    expect(logged.join("\n")).toContain(SECRET);
  });
}
