import { onTestFinished } from "vitest";
import { type App, type AppOptions, createApp, type LogEntry } from "../index.ts";

export const layout = {
  type: "Div",
  namespace: "dash_html_components",
  props: { id: "root", children: "hello" },
};

/** An app on a free port for the length of one test. */
export async function startApp(
  options: Partial<AppOptions> = {},
  register: (app: App) => void = () => undefined,
): Promise<{ app: App; url: string; logged: LogEntry[] }> {
  const logged: LogEntry[] = [];
  const app = createApp({ layout, log: (entry) => logged.push(entry), ...options });
  register(app);
  const server = await app.listen();
  onTestFinished(() => server.close());
  return { app, url: server.url, logged };
}

/** What a page sends for a callback on one output and the input `btn.n_clicks`. */
export function requestBody(output: string, value?: unknown): Record<string, unknown> {
  const [id, property] = output.split(".");
  const changed = value === undefined ? [] : ["btn.n_clicks"];
  return {
    output,
    outputs: { id, property },
    inputs: [{ id: "btn", property: "n_clicks", ...(value !== undefined && { value }) }],
    changedPropIds: changed,
    parsedChangedPropsIds: changed,
  };
}

export function post(url: string, value: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${url}_dash-update-component`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: typeof value === "string" ? value : JSON.stringify(value),
  });
}
