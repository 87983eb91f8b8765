/** An app whose server writes very much to one page, when told to. */
import { html } from "@patchbay/components/layout";
import { type App, type AppOptions, createApp, Input, Output, sleep } from "@patchbay/server";

export interface Flood {
  factory(options: Partial<AppOptions>): App;
  /** Lets the callbacks that wait write. */
  open(): void;
  /** How many updates were written. */
  readonly written: number;
  /** What component so-and-so shows in the end. */
  latest(component: number): string;
}

const COMPONENTS = 100;
const FILL = "x".repeat(200);

export function createFlood(updates: number): Flood {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  let written = 0;

  function factory(options: Partial<AppOptions>): App {
    const app = createApp({
      websocketCallbacks: true,
      layout: html.Div([
        html.Button({ id: "go" }, "Go"),
        html.Div({ id: "state" }, "idle"),
        ...Array.from({ length: COMPONENTS }, (_, at) => html.Div({ id: `c${at}` }, "")),
      ]),
      ...options,
    });
    app.callback(
      { output: Output("state", "children"), inputs: [Input("go", "n_clicks")], preventInitialCall: true },
      async (_clicks, { setProps, signal }) => {
        setProps("state", { children: "waiting" });
        await opened;
        while (written < updates) {
          setProps(`c${written % COMPONENTS}`, { children: `${written} ${FILL}` });
          written += 1;
          if (written % 200 === 0) await sleep(0, signal);
        }
        return "done";
      },
    );
    return app;
  }

  return {
    factory,
    open: () => open(),
    get written() {
      return written;
    },
    latest: (component) => `${updates - COMPONENTS + component} ${FILL}`,
  };
}
