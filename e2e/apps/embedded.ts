/** An app with styles, scripts and pages of its own, below a prefix, for pages of other sites. */
import { fileURLToPath } from "node:url";
import { dag, dcc, html } from "@patchbay/components/layout";
import { type App, type AppOptions, createApp, defaultIndexString, Input, Output } from "@patchbay/server";

export const PREFIX = "/base/";

const INDEX = defaultIndexString
  .replace("<html>", '<html lang="en" data-brand="plum">')
  .replace("{%css%}", "{%css%}\n    <style>.app-inline { outline: 3px solid rgb(4, 5, 6); }</style>");

/** @param devTools shows the list of faults, too */
export function embedded(devTools = false): (options: Partial<AppOptions>) => App {
  return (options) => {
    const app = createApp({
      websocketCallbacks: true,
      urlBasePathname: PREFIX,
      assetsFolder: fileURLToPath(new URL("embeddedAssets", import.meta.url)),
      indexString: INDEX,
      devTools,
      layout: html.Div({ id: "shown", className: "app-card" }, [
        html.H2({ id: "title", className: "app-inline" }, "An embedded app"),
        dcc.Location({ id: "url", refresh: false }),
        html.Nav([
          dcc.Link({ id: "to-one", href: `${PREFIX}one?x=1#there` }, "One"),
          " ",
          dcc.Link({ id: "to-two", href: `${PREFIX}two`, refresh: true }, "Two"),
          " ",
          html.A({ id: "away", href: "plain" }, "A document"),
        ]),
        html.P({ id: "page" }, ""),
        html.Img({ id: "logo", src: "assets/card.svg", alt: "" }),
        html.Button({ id: "go" }, "Go"),
        html.Button({ id: "fail" }, "Fail"),
        html.Div({ id: "out" }, "nothing"),
        dcc.Input({ id: "typed", value: "", placeholder: "Type here" }),
        html.Div({ id: "shouted" }),
        dcc.Dropdown({ id: "city", options: ["Oslo", "Rome", "Lima"], value: "Rome" }),
        dcc.Slider({ id: "level", min: 0, max: 10, value: 3 }),
        dcc.Checklist({ id: "checks", options: ["a", "b"], value: ["a"] }),
        dcc.Tabs({ id: "tabs", value: "x" }, [
          dcc.Tab({ label: "X", value: "x" }, html.P("In X")),
          dcc.Tab({ label: "Y", value: "y" }, html.P("In Y")),
        ]),
        html.Table({ id: "table" }, html.Tbody(html.Tr([html.Td("cell"), html.Td("cell")]))),
        dcc.Markdown({ id: "text" }, "Some **bold** text and `code`"),
        dcc.Graph({ id: "chart", figure: { data: [{ y: [1, 3, 2] }], layout: { height: 220 } } }),
        dag.AgGrid({
          id: "grid",
          columnDefs: [{ field: "n", filter: true }],
          rowData: [{ n: 1 }, { n: 2 }],
          style: { height: 160 },
        }),
      ]),
      ...options,
    });
    app.callback(
      { output: Output("out", "children"), inputs: [Input("go", "n_clicks")], preventInitialCall: true },
      (clicks) => `clicked ${String(clicks)}`,
    );
    app.callback(
      { output: Output("out", "title"), inputs: [Input("fail", "n_clicks")], preventInitialCall: true },
      () => {
        throw new Error("This one fails");
      },
    );
    app.callback(
      { output: Output("page", "children"), inputs: [Input("url", "pathname"), Input("url", "search")] },
      (pathname, search) => `${String(pathname)}${String(search)}`,
    );
    app.clientsideCallback(
      { output: Output("shouted", "children"), inputs: [Input("typed", "value")] },
      { namespace: "own", functionName: "shout" },
    );
    return app;
  };
}
