import { dcc, html } from "@patchbay/components/layout";
import { type App, type AppOptions, createApp, Input, Output } from "@patchbay/server";
import { createProbe } from "../apps/probe.ts";
import { expect, test } from "./fixtures.ts";
import type { WebKitTab } from "./tab.ts";

const CHOICES = ["one", "two", "three"];

/** Each input with an element that shows its value as the server has got it. */
function inputs(options: Partial<AppOptions>): App {
  const fields = {
    text: dcc.Input({ id: "text", value: "" }),
    number: dcc.Input({ id: "number", type: "number", value: 2 }),
    area: dcc.Textarea({ id: "area", value: "" }),
    check: dcc.Checklist({ id: "check", options: CHOICES, value: [] }),
    radio: dcc.RadioItems({ id: "radio", options: CHOICES, value: "one" }),
    dropdown: dcc.Dropdown({ id: "dropdown", options: CHOICES, value: "one" }),
    slider: dcc.Slider({ id: "slider", min: 0, max: 10, step: 1, value: 5 }),
  };
  const app = createApp({
    websocketCallbacks: true,
    layout: html.Div(
      Object.entries(fields).map(([id, field]) => html.Div([field, html.Span({ id: `${id}-value` }, "")])),
    ),
    ...options,
  });
  for (const id of Object.keys(fields))
    app.callback({ output: Output(`${id}-value`, "children"), inputs: [Input(id, "value")] }, (value) =>
      JSON.stringify(value),
    );
  return app;
}

async function expectValue(tab: WebKitTab, id: string, value: unknown): Promise<void> {
  await expect.poll(() => tab.text(`#${id}-value`)).toBe(JSON.stringify(value));
}

test("inputs give the server what the user has entered, by mouse and by keyboard", async ({
  serve,
  open,
}) => {
  const tab = await open((await serve(inputs)).url);
  await expectValue(tab, "slider", 5);
  await tab.type("#text", "häß€ 日本");
  await expectValue(tab, "text", "häß€ 日本");
  await tab.run("document.querySelector('#number').focus(); document.querySelector('#number').select();");
  await tab.press("3", ".", "5");
  await expectValue(tab, "number", 3.5);
  await tab.type("#area", "two");
  await tab.press("ENTER", "l", "i", "n", "e", "s");
  await expectValue(tab, "area", "two\nlines");
  await tab.click("#check label:nth-of-type(2)");
  await expectValue(tab, "check", ["two"]);
  await tab.run("document.querySelector('#check input').focus();");
  await tab.press(" ");
  await expectValue(tab, "check", ["two", "one"]);
  await tab.click("#radio label:nth-of-type(3)");
  await expectValue(tab, "radio", "three");
  await tab.press("ARROW_UP");
  await expectValue(tab, "radio", "two");
  await tab.click("#dropdown");
  await expect.poll(() => tab.run("return document.querySelectorAll('[role=option]').length")).toBe(3);
  await tab.press("ARROW_DOWN", "ENTER");
  await expect.poll(() => tab.text("#dropdown-value")).not.toBe(JSON.stringify("one"));
  await tab.run(
    "(document.querySelector('#slider [role=slider]') ?? document.querySelector('#slider input')).focus();",
  );
  await tab.press("ARROW_RIGHT");
  await expectValue(tab, "slider", 6);
});

test("what is typed is never lost while updates stream into the same page", async ({ serve, open }) => {
  const tab = await open((await serve(createProbe().factory)).url);
  await tab.click("#stream");
  await expect.poll(() => tab.text("#streamed")).toContain("update");
  const text = "The quick brown fox";
  await tab.type("#name", text);
  await tab.press("HOME", ">");
  await tab.click("#ask");
  await expect.poll(() => tab.text("#answer")).toBe(`Hello, >${text}!`);
});
