// @vitest-environment jsdom
import { act, cleanup, fireEvent } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { renderHosted, type TestHost } from "../../../test/testHost.tsx";
import { TYPING_PAUSE_MS } from "./fieldDraft.ts";
import { Input } from "./Input.tsx";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function fieldOf(host: TestHost): HTMLInputElement {
  const field = host.container.querySelector("input");
  if (field === null) throw new Error("no input");
  return field;
}

function type(field: HTMLInputElement, text: string): void {
  field.focus();
  for (const character of text) fireEvent.input(field, { target: { value: field.value + character } });
}

function elapse(milliseconds: number): void {
  act(() => void vi.advanceTimersByTime(milliseconds));
}

test("each change is reported", () => {
  const host = renderHosted(Input, { id: "i" });
  type(fieldOf(host), "abc");
  expect(host.reports).toEqual([{ value: "a" }, { value: "ab" }, { value: "abc" }]);
});

test("with debounce only Enter and leaving report", () => {
  const host = renderHosted(Input, { id: "i", debounce: true });
  const field = fieldOf(host);
  type(field, "ab");
  expect(host.reports).toEqual([]);
  fireEvent.keyDown(field, { key: "Enter" });
  expect(host.reports).toMatchObject([{ value: "ab", n_submit: 1 }]);
  type(field, "c");
  fireEvent.blur(field);
  expect(host.reports).toMatchObject([{}, { value: "abc", n_blur: 1 }]);
});

test("with debounce in seconds a pause reports", () => {
  const host = renderHosted(Input, { id: "i", debounce: 0.5 });
  type(fieldOf(host), "ab");
  elapse(499);
  expect(host.reports).toEqual([]);
  elapse(1);
  expect(host.reports).toEqual([{ value: "ab" }]);
});

test("a value from outside is shown", () => {
  const host = renderHosted(Input, { id: "i", value: "a" });
  host.set({ value: "b" });
  expect(fieldOf(host).value).toBe("b");
  host.set({ value: null });
  expect(fieldOf(host).value).toBe("");
});

test("values streaming in do not disturb who is typing", () => {
  const host = renderHosted(Input, { id: "i", value: "" });
  const field = fieldOf(host);
  type(field, "he");
  host.set({ value: "streamed 1" });
  type(field, "llo");
  expect(field.value).toBe("hello");
  host.set({ value: "streamed 2" });
  expect(field.value).toBe("hello");
  elapse(TYPING_PAUSE_MS);
  expect(field.value).toBe("streamed 2");
});

test("text not yet reported wins over values from outside", () => {
  const host = renderHosted(Input, { id: "i", value: "", debounce: true });
  const field = fieldOf(host);
  type(field, "mine");
  host.set({ value: "theirs" });
  elapse(10 * TYPING_PAUSE_MS);
  expect(field.value).toBe("mine");
  fireEvent.blur(field);
  expect(host.props().value).toBe("mine");
});

test("a late echo neither takes characters away nor stays in the prop", () => {
  const host = renderHosted(Input, { id: "i", value: "" });
  const field = fieldOf(host);
  type(field, "abc");
  host.set({ value: "a" });
  expect(field.value).toBe("abc");
  elapse(TYPING_PAUSE_MS);
  expect(host.props().value).toBe("abc");
});

test("a field emptied after Enter keeps what was typed since", () => {
  const host = renderHosted(Input, { id: "i", value: "" });
  const field = fieldOf(host);
  type(field, "hello");
  fireEvent.keyDown(field, { key: "Enter" });
  type(field, "wor");
  host.set({ value: "" });
  expect(field.value).toBe("wor");
  expect(host.props().value).toBe("wor");
  type(field, "ld");
  expect(field.value).toBe("world");
});

test("the caret stays where it was", () => {
  const host = renderHosted(Input, { id: "i", value: "hello world" });
  const field = fieldOf(host);
  field.focus();
  field.setSelectionRange(5, 5);
  host.set({ value: "HELLO world" });
  expect([field.value, field.selectionStart]).toEqual(["HELLO world", 5]);
  host.set({ placeholder: "other" });
  expect(field.selectionStart).toBe(5);
});

test("a character being composed is not overwritten", () => {
  const host = renderHosted(Input, { id: "i", value: "" });
  const field = fieldOf(host);
  field.focus();
  fireEvent.compositionStart(field);
  fireEvent.input(field, { target: { value: "に" } });
  host.set({ value: "x" });
  elapse(10 * TYPING_PAUSE_MS);
  expect(field.value).toBe("に");
});

test("numbers are numbers, and null while they are none", () => {
  const host = renderHosted(Input, { id: "i", type: "number", min: 0, max: 10, value: 1 });
  const field = fieldOf(host);
  expect(field.getAttribute("step")).toBe("any");
  for (const [text, value] of [
    ["5", 5],
    ["50", null],
    ["", null],
    ["2.50", 2.5],
  ] as const) {
    fireEvent.input(field, { target: { value: text } });
    expect(host.props().value).toBe(value);
    // "2.50" is not rewritten to "2.5" under the user's hands.
    expect(field.value).toBe(text);
  }
  host.set({ value: 7 });
  elapse(TYPING_PAUSE_MS);
  expect(field.value).toBe("7");
});
