// @vitest-environment jsdom
import { act, cleanup, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { renderHosted } from "../../../test/testHost.tsx";
import { isTarget, Loading } from "./Loading.tsx";

const mark = { id: "out", property: "children" };
beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});
const elapse = (milliseconds: number) => act(() => void vi.advanceTimersByTime(milliseconds));
const spinner = () => screen.queryByRole("status");

test("a spinner while something below loads", () => {
  const host = renderHosted(Loading, { id: "l", children: "content" });
  expect(spinner()).toBeNull();
  host.setLoading([mark]);
  expect(spinner()).not.toBeNull();
  expect(screen.getByText("content").style.visibility).toBe("hidden");
  host.setLoading([]);
  expect(spinner()).toBeNull();
  expect(screen.getByText("content").style.visibility).toBe("");
});

test("overlay_style leaves the content visible", () => {
  const host = renderHosted(Loading, { children: "content", overlay_style: { opacity: 0.5 } });
  host.setLoading([mark]);
  expect(screen.getByText("content").style.opacity).toBe("0.5");
});

test("short loading shows nothing, shown loading stays a while", () => {
  const host = renderHosted(Loading, { children: "content", delay_show: 200, delay_hide: 500 });
  host.setLoading([mark]);
  elapse(199);
  host.setLoading([]);
  elapse(1000);
  expect(spinner()).toBeNull();
  host.setLoading([mark]);
  elapse(200);
  expect(spinner()).not.toBeNull();
  host.setLoading([]);
  elapse(499);
  expect(spinner()).not.toBeNull();
  elapse(1);
  expect(spinner()).toBeNull();
});

test("display overrules, a custom spinner replaces", () => {
  const host = renderHosted(Loading, { children: "content", display: "show", custom_spinner: <b>wait</b> });
  expect(screen.getByText("wait")).not.toBeNull();
  host.set({ display: "hide" });
  host.setLoading([mark]);
  expect(screen.queryByText("wait")).toBeNull();
});

test.each<[Record<string, string | string[]> | undefined, boolean]>([
  [undefined, true],
  [{ out: "*" }, true],
  [{ out: "children" }, true],
  [{ out: ["style", "children"] }, true],
  [{ out: "style" }, false],
  [{ other: "*" }, false],
])("target_components %j", (targets, expected) => {
  expect(isTarget(mark, targets)).toBe(expected);
});
