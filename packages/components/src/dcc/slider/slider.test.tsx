// @vitest-environment jsdom
import { cleanup, fireEvent, screen } from "@testing-library/react";
import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { renderHosted } from "../../../test/testHost.tsx";
import { RangeSlider, Slider } from "./Slider.tsx";
import { defaultStep, nearestMark, roundStep, sliderMarks } from "./scale.ts";

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

test.each([
  [0.0123, 0.02],
  [1, 1],
  [3, 5],
  [7, 10],
  [120, 200],
])("a round step for %f is %f", (rough, step) => {
  expect(roundStep(rough)).toBe(step);
});

test.each([
  [0, 20, 1],
  [0, 1, 0.01],
  [0, 100, 1],
  [0, 5000, 50],
  [3, 3, 1],
])("the step from %f to %f is %f", (min, max, step) => {
  expect(defaultStep(min, max)).toBe(step);
});

test("automatic marks are few, round and inside", () => {
  const bound = fc.integer({ min: -1000, max: 1000 });
  fc.assert(
    fc.property(bound, bound, (a, b) => {
      fc.pre(a !== b);
      const [min, max] = [Math.min(a, b), Math.max(a, b)];
      const values = sliderMarks(undefined, min, max).map((mark) => mark.value);
      expect(values.length).toBeLessThanOrEqual(8);
      for (const value of values) expect(value >= min && value <= max).toBe(true);
    }),
  );
});

test("given marks are sorted, outsiders left out", () => {
  const marks = sliderMarks({ 10: { label: "ten" }, 2: "two", 99: "out", x: "no", 5: null }, 0, 10);
  expect(marks.map((mark) => mark.label)).toEqual(["two", "ten"]);
  expect(nearestMark(marks, 7)).toBe(10);
  expect(sliderMarks(null, 0, 10)).toEqual([]);
});

test("keys move the handle and report the value", () => {
  const host = renderHosted(Slider, { id: "s", min: 0, max: 10, value: 5 });
  fireEvent.keyDown(screen.getByRole("slider"), { key: "ArrowRight" });
  expect(host.props()).toMatchObject({ value: 6, drag_value: 6 });
  host.set({ value: 2 });
  expect(screen.getByRole("slider").getAttribute("aria-valuenow")).toBe("2");
});

test("with step null it stops at marks only", () => {
  const host = renderHosted(Slider, { min: 0, max: 10, step: null, marks: { 0: "a", 10: "b" }, value: 0 });
  fireEvent.keyDown(screen.getByRole("slider"), { key: "End" });
  expect(host.props().value).toBe(10);
});

test("a range has a handle for each value", () => {
  const host = renderHosted(RangeSlider, { id: "r", min: 0, max: 10, value: [2, 8] });
  const [, upper] = screen.getAllByRole("slider");
  if (upper === undefined) throw new Error("no second handle");
  fireEvent.keyDown(upper, { key: "ArrowLeft" });
  expect(host.props().value).toEqual([2, 7]);
});

test("disabled while it is dragged, it settles where it is", () => {
  vi.spyOn(Element.prototype, "getBoundingClientRect").mockReturnValue(new DOMRect(0, 0, 100, 10));
  const host = renderHosted(Slider, { id: "s", min: 0, max: 10, value: 5 });
  const control = document.querySelector(".pb-slider-control") as Element;
  fireEvent.pointerDown(control, { button: 0, buttons: 1, clientX: 50 });
  fireEvent.pointerMove(document, { buttons: 1, clientX: 80 });
  expect(host.props()).toMatchObject({ value: 5, drag_value: 8 });
  host.set({ disabled: true });
  expect(host.props()).toMatchObject({ value: 8, drag_value: 8 });
  host.set({ disabled: false, value: 2 });
  expect(screen.getByRole("slider").getAttribute("aria-valuenow")).toBe("2");
});
