import type { Component } from "@patchbay/protocol";
import { expect, it } from "vitest";
import { remount } from "./remount.ts";

const details: Component = { type: "Details", namespace: "dash_html_components", props: { id: "d" } };

it("marks a copy, beside the type and not among the props", () => {
  expect(JSON.parse(JSON.stringify(remount(details)))).toEqual({
    type: "Details",
    namespace: "dash_html_components",
    props: { id: "d" },
    _dashprivate_remount: true,
  });
  expect(details).not.toHaveProperty("_dashprivate_remount");
});

it.each([["text"], [null], [undefined], [[details]], [{ type: "Div" }], [() => details]])(
  "refuses %j",
  (given) => {
    expect(() => remount(given as unknown as Component)).toThrow(TypeError);
  },
);
