// @vitest-environment jsdom
import { cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { renderHosted } from "../../../test/testHost.tsx";
import { Checklist } from "./Checklist.tsx";
import { normaliseOptions, optionText } from "./normaliseOptions.ts";
import type { Options } from "./optionProps.ts";
import { RadioItems } from "./RadioItems.tsx";

afterEach(cleanup);

test.each<[string, unknown, unknown]>([
  [
    "values",
    ["a", 1, true],
    [
      { value: "a", label: "a" },
      { value: 1, label: "1" },
      { value: true, label: "true" },
    ],
  ],
  ["a dictionary", { a: "A" }, [{ value: "a", label: "A" }]],
  [
    "full options",
    [{ value: "a", label: "A", disabled: true }],
    [{ value: "a", label: "A", disabled: true }],
  ],
  ["an option without a label", [{ value: 0 }], [{ value: 0, label: "0" }]],
  ["what is no option", [null, [], { label: "x" }, { value: {} }], []],
  ["nothing", null, []],
  ["a text", "abc", []],
])("options as %s", (_, options, expected) => {
  expect(normaliseOptions(options as Options<string>)).toEqual(expected);
});

test("an option is found by its search text, its label, its title or its value", () => {
  expect(optionText({ value: "v", label: "l", search: "s" })).toBe("s");
  expect(optionText({ value: "v", label: "l" })).toBe("l");
  expect(optionText({ value: "v", label: <b>l</b>, title: "t" })).toBe("t");
  expect(optionText({ value: "v", label: <b>l</b> })).toBe("v");
});

test("a checklist adds and removes values", () => {
  const host = renderHosted(Checklist, {
    id: "c",
    options: ["a", 1, { value: "x", label: <b>bold</b> }],
    value: ["a"],
  });
  fireEvent.click(screen.getByLabelText("1"));
  expect(host.props().value).toEqual(["a", 1]);
  fireEvent.click(screen.getByLabelText("a"));
  fireEvent.click(screen.getByLabelText("bold"));
  expect(host.props().value).toEqual([1, "x"]);
});

test("radio items choose one, and the number 1 is not the text 1", () => {
  const host = renderHosted(RadioItems, { id: "r", options: [1, { value: "1", label: "text" }], value: 1 });
  expect((screen.getByLabelText("text") as HTMLInputElement).checked).toBe(false);
  fireEvent.click(screen.getByLabelText("text"));
  expect(host.props().value).toBe("1");
});
