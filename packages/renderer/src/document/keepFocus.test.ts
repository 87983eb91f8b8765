// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { keepFocus } from "./keepFocus.ts";

let container: HTMLElement;
let stop: () => void;

beforeEach(() => {
  document.body.innerHTML = `<main><button id="go">Go</button><input id="text" value="abcd"></main><button id="out">Out</button>`;
  container = document.querySelector("main") as HTMLElement;
  stop = keepFocus(container);
  // jsdom says no while the focus is nowhere.
  vi.spyOn(document, "hasFocus").mockReturnValue(true);
});
afterEach(() => {
  stop();
  vi.restoreAllMocks();
});

const at = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
const changed = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Disables the focused button. Browsers then drop the focus, without an event; jsdom leaves it there, and so it is said to be gone. */
function disable(button: HTMLButtonElement): void {
  button.disabled = true;
  const active = vi.spyOn(document, "activeElement", "get").mockReturnValue(document.body);
  for (const type of ["focusin", "pointerdown"])
    document.addEventListener(type, () => active.mockRestore(), { once: true });
}

it("a button that was disabled for a while has the focus again", async () => {
  at("go").focus();
  disable(at("go"));
  await changed();
  const focus = vi.spyOn(at("go"), "focus");
  at<HTMLButtonElement>("go").disabled = false;
  await changed();
  expect(focus).toHaveBeenCalledOnce();
});

it("a field that was replaced has it, and the caret", async () => {
  at<HTMLInputElement>("text").focus();
  at<HTMLInputElement>("text").setSelectionRange(1, 3);
  at("text").outerHTML = `<input id="text" value="abcde">`;
  await changed();
  expect(document.activeElement).toBe(at("text"));
  expect(at<HTMLInputElement>("text").selectionStart).toBe(1);
  expect(at<HTMLInputElement>("text").selectionEnd).toBe(3);
});

it("also if the new one comes later, or is disabled at first", async () => {
  at("go").focus();
  at("go").remove();
  await changed();
  container.insertAdjacentHTML("afterbegin", `<button id="go" disabled>Go</button>`);
  await changed();
  expect(document.activeElement).toBe(document.body);
  at<HTMLButtonElement>("go").disabled = false;
  await changed();
  expect(document.activeElement).toBe(at("go"));
});

it.each<[string, () => void]>([
  ["has gone to another element", () => at("out").focus()],
  ["has clicked elsewhere", () => document.body.dispatchEvent(new Event("pointerdown", { bubbles: true }))],
])("it is not taken from somebody who %s", async (_, go) => {
  at("go").focus();
  disable(at("go"));
  await changed();
  go();
  const before = document.activeElement;
  at<HTMLButtonElement>("go").disabled = false;
  await changed();
  expect(document.activeElement).toBe(before);
});

it("nor given back to an element that the user has left", async () => {
  at("go").focus();
  at("go").blur();
  at("go").outerHTML = `<button id="go">Go</button>`;
  await changed();
  expect(document.activeElement).toBe(document.body);
});

it("an element of another kind under the same id does not get it", async () => {
  at("go").focus();
  at("go").outerHTML = `<a id="go" href="#x">Go</a>`;
  await changed();
  expect(document.activeElement).toBe(document.body);
});
