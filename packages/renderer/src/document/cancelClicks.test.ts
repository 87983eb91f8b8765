// @vitest-environment jsdom
import { expect, it } from "vitest";
import { listenForCancels } from "./cancelClicks.ts";

it("a click on the element, or inside it, cancels the output that it names, in the app that owns it", () => {
  document.body.innerHTML = `
    <div id="mine"><button data-patchbay-cancel='{"i": 1}.children'><b>Stop</b></button><button>Other</button></div>
    <button id="foreign" data-patchbay-cancel="out.children">Stop</button>`;
  const mine = document.querySelector("#mine") as Element;
  const cancelled: string[] = [];
  const stop = listenForCancels(
    document,
    (element) => mine.contains(element),
    (output) => cancelled.push(output),
  );
  for (const button of document.querySelectorAll<HTMLElement>(
    "b, button:not([data-patchbay-cancel]), #foreign",
  ))
    button.click();
  expect(cancelled).toEqual(['{"i": 1}.children']);
  stop();
  document.querySelector("b")?.click();
  expect(cancelled).toHaveLength(1);
});
