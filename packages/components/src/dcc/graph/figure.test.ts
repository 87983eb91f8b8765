import { expect, test } from "vitest";
import { drawnFigure, isResponsive, isSmooth } from "./drawnFigure.ts";
import { pointerData } from "./eventData.ts";
import { createLatestOnly } from "./latestOnly.ts";
import { template } from "./template.ts";
import { readExtension } from "./traceExtension.ts";

test("plotly may write into what it gets: the figure stays as it was", () => {
  const y = [1, 2];
  const figure = { data: [{ y, marker: { color: "red" } }], layout: { xaxis: { title: { text: "x" } } } };
  const drawn = drawnFigure(figure, undefined, true, false) as unknown as {
    data: { y: number[]; marker: object }[];
    layout: { xaxis: object };
  };
  expect(drawn.data[0]?.y).toBe(y);
  expect(drawn.data[0]?.marker).toEqual({ color: "red" });
  expect(drawn.data[0]?.marker).not.toBe(figure.data[0]?.marker);
  expect(drawn.layout.xaxis).not.toBe(figure.layout.xaxis);
});

test("the user's template goes before ours; ours follows the theme", () => {
  const mine = { layout: { font: { color: "pink" } } };
  const templateOf = (layout: object, dark: boolean) =>
    (drawnFigure({ layout }, undefined, true, dark).layout as { template: object }).template;
  expect(templateOf({ template: mine }, true)).toEqual(mine);
  expect(templateOf({}, true)).toBe(template(true));
  expect(templateOf({}, false)).toBe(template(false));
  expect(templateOf({ template: "plotly_dark" }, false)).toBe(template(true));
});

test.each([undefined, null, 3, { data: 3 }, { data: [null, 1] }, { layout: [] }])(
  "%j is drawn somehow",
  (figure) => {
    expect(() => drawnFigure(figure as never, undefined, true, false)).not.toThrow();
  },
);

test("a graph follows its box unless it has a size", () => {
  expect(isResponsive({ layout: {} }, "auto")).toBe(true);
  expect(isResponsive({ layout: { height: 1 } }, "auto")).toBe(true);
  expect(isResponsive({ layout: { height: 1, width: 1 } }, "auto")).toBe(false);
  expect(isResponsive({ layout: { height: 1, width: 1 } }, true)).toBe(true);
  expect(isResponsive(undefined, false)).toBe(false);
});

test("a heatmap is crisp unless told to blend", () => {
  expect(isSmooth({ data: [{ type: "heatmap" }, { zsmooth: "best" }] })).toBe(true);
  expect(isSmooth({ data: [{ type: "heatmap", zsmooth: false }] })).toBe(false);
  expect(isSmooth(undefined)).toBe(false);
});

test("points are reported plainly, with their custom data", () => {
  const point = {
    curveNumber: 1,
    pointNumber: 2,
    x: 3,
    y: null,
    data: {},
    xaxis: {},
    bbox: { x0: 1 },
    fullData: {},
  };
  const traces = [{}, { customdata: ["a", "b", "c"] }];
  expect(pointerData({ points: [point], range: { x: [0, 1] } }, traces)).toEqual({
    points: [{ curveNumber: 1, pointNumber: 2, x: 3, y: null, bbox: { x0: 1 }, customdata: "c" }],
    range: { x: [0, 1] },
  });
  const cell = { curveNumber: 0, pointNumber: [1, 0], z: 5 };
  const table = [{ customdata: [[1], [2]] }];
  expect(pointerData({ points: [cell] }, table)).toEqual({ points: [{ ...cell, customdata: 2 }] });
  expect(pointerData({}, [])).toEqual({ points: [] });
});

test("extensions in all their spellings", () => {
  const data = { y: [[1], [2]] };
  expect(readExtension(data)).toEqual({ data, traces: [0, 1], maxPoints: undefined });
  expect(readExtension([data, [3], 10])).toEqual({ data, traces: [3], maxPoints: 10 });
  expect(readExtension([data, 2])).toEqual({ data, traces: [2], maxPoints: undefined });
  expect(() => readExtension([null] as never)).toThrow("no data");
});

test("of what is asked while work runs only the last is done", async () => {
  const latestOnly = createLatestOnly(() => expect.unreachable());
  const done: number[] = [];
  let finish = () => {};
  const first = latestOnly.replace(() => {
    done.push(1);
    return new Promise<void>((resolve) => {
      finish = resolve;
    });
  });
  for (const number of [2, 3, 4]) void latestOnly.replace(async () => done.push(number));
  finish();
  await first;
  expect(done).toEqual([1, 4]);
});

test("a failure is reported once, and what waits behind it is done", async () => {
  const errors: unknown[] = [];
  const latestOnly = createLatestOnly((error) => errors.push(error));
  const done: number[] = [];
  void latestOnly.replace(() => Promise.reject(new Error("bad figure")));
  await latestOnly.replace(async () => done.push(1));
  expect(done).toEqual([1]);
  await latestOnly.replace(async () => done.push(2));
  expect(done).toEqual([1, 2]);
  expect(errors).toEqual([new Error("bad figure")]);
});

test("what follows is done after what was replaced meanwhile, in order", async () => {
  const latestOnly = createLatestOnly(() => expect.unreachable());
  const done: string[] = [];
  const doing = (name: string) => async () => done.push(name);
  void latestOnly.replace(doing("a"));
  void latestOnly.follow(doing("c"));
  void latestOnly.follow(doing("d"));
  await latestOnly.replace(doing("b"));
  expect(done).toEqual(["a", "b", "c", "d"]);
});
