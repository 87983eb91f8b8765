/** Every component of dcc in its states, and what the page says around an app: for people, and for the tests of accessibility. */
import { dcc, html } from "@patchbay/components/layout";
import type { Component } from "@patchbay/protocol";
import { type App, type AppOptions, createApp, defaultIndexString, Input, Output } from "@patchbay/server";

const options = ["Ada", { label: "Grace", value: "g" }, { label: "Alan", value: "a", disabled: true }];
const picture = { data: [{ y: [1, 3, 2] }], layout: { title: { text: "Figures" }, height: 240 } };

function group(name: string, ...content: Component[]): Component {
  return html.Section({ "aria-label": name }, [html.H2(name), ...content]);
}

function field(id: string, text: string): Component {
  return html.Label({ htmlFor: id }, text);
}

export function everyComponent(over: Partial<AppOptions> = {}): App {
  const app = createApp({
    devTools: true,
    showUndoRedo: true,
    websocketCallbacks: true,
    indexString: defaultIndexString.replace("<html>", '<html lang="en">'),
    layout: html.Main([
      html.H1("Every component"),
      group(
        "Buttons",
        dcc.Button({ id: "plain" }, "Plain"),
        dcc.Button({ id: "off", disabled: true }, "Disabled"),
        html.Button({ id: "fails" }, "Fails"),
        dcc.Link({ href: "/elsewhere" }, "A link"),
      ),
      group(
        "Fields",
        field("text", "Text"),
        dcc.Input({ id: "text", value: "Ada" }),
        field("number", "Number"),
        dcc.Input({ id: "number", type: "number", min: 0, max: 5, value: 9 }),
        field("locked", "Disabled"),
        dcc.Input({ id: "locked", value: "locked", disabled: true }),
        field("notes", "Notes"),
        dcc.Textarea({ id: "notes", value: "Several\nlines" }),
      ),
      group(
        "Choices",
        field("one", "One of them"),
        dcc.Dropdown({ id: "one", options, value: "g" }),
        field("some", "Some of them"),
        dcc.Dropdown({ id: "some", options, value: ["Ada", "g"], multi: true }),
        field("none", "Disabled choice"),
        dcc.Dropdown({ id: "none", options, disabled: true }),
        dcc.Checklist({ id: "checks", options, value: ["Ada"] }),
        dcc.RadioItems({ id: "radio", options, value: "g", inline: true }),
      ),
      group(
        "Sliders",
        field("slider", "How many"),
        dcc.Slider({ id: "slider", min: 0, max: 10, value: 3, tooltip: { always_visible: true } }),
        field("range", "From and to"),
        dcc.RangeSlider({ id: "range", min: 0, max: 10, value: [2, 7] }),
        field("slider-off", "Disabled slider"),
        dcc.Slider({ id: "slider-off", min: 0, max: 10, value: 3, disabled: true }),
      ),
      group(
        "Tabs",
        dcc.Tabs({ id: "tabs", value: "one" }, [
          dcc.Tab({ label: "First", value: "one" }, "The first"),
          dcc.Tab({ label: "Second", value: "two" }, "The second"),
          dcc.Tab({ label: "Disabled", value: "three", disabled: true }, "The third"),
        ]),
      ),
      group(
        "Texts and pictures",
        dcc.Markdown(
          { id: "words" },
          "### Heading\n\nSome *words*, `code` and [a link](/x).\n\n```python\nx = 1\n```",
        ),
        dcc.Graph({ id: "graph", figure: picture }),
        dcc.Loading({ id: "waiting", show_initially: false }, html.Div({ id: "slow" }, "Loaded")),
        html.Div({ id: "failed" }),
        html.Button({ id: "slowly" }, "Slowly"),
      ),
    ]),
    ...over,
  });
  const pressed = (id: string) =>
    ({ inputs: [Input<number>(id, "n_clicks")], preventInitialCall: true }) as const;
  app.callback({ ...pressed("fails"), output: Output("failed", "children") }, () => {
    throw new Error("It was meant to fail");
  });
  app.callback({ ...pressed("slowly"), output: Output("slow", "children") }, async (clicks) => {
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    return `Loaded ${clicks}`;
  });
  return app;
}
