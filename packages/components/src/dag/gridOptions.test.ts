// @vitest-environment jsdom
import { expect, test } from "vitest";
import type { AgGridProps, GridColumn } from "./agGridProps.ts";
import { compileOptions } from "./compileOptions.ts";
import { gridOptions } from "./gridOptions.ts";
import { createRowIds } from "./rowIds.ts";

const ignore = () => {};
type Call = (params: unknown) => unknown;
function column(options: GridColumn): Record<string, unknown> {
  const props: AgGridProps = { columnDefs: [options] };
  return (gridOptions(props, ignore).columnDefs?.[0] ?? {}) as Record<string, unknown>;
}

test("functions of the reference example", () => {
  const { valueFormatter, cellStyle } = column({
    valueFormatter: { function: "d3.format('$.2f')(params.value)" },
    cellStyle: { function: "params.value >= 0 ? {'color': '#4CAF50'} : {'color': '#f44336'}" },
  });
  expect((valueFormatter as Call)({ value: 2 })).toBe("$2.00");
  expect((cellStyle as Call)({ value: -1 })).toEqual({ color: "#f44336" });
});

test("a bad formatter shows the raw value", () => {
  const { valueFormatter } = column({ valueFormatter: { function: "alert(1)" } });
  expect((valueFormatter as Call)({ value: 2 })).toBe("2");
});

test("texts AG Grid would run are interpreted", () => {
  const compiled = column({
    valueGetter: "data.a + data.b",
    cellClassRules: { low: "x < 3", bad: "alert(1)" },
  });
  expect((compiled.valueGetter as Call)({ data: { a: 1, b: 2 } })).toBe(3);
  const rules = compiled.cellClassRules as Record<string, Call>;
  expect([rules.low?.({ value: 1 }), rules.bad?.({ value: 1 })]).toEqual([true, undefined]);
});

test("what would become HTML is left out, and a renderer's text is text", () => {
  const hostile = "<img src=x onerror=alert(1)>";
  const compiled = column({
    headerComponentParams: { template: hostile },
    icons: { menu: hostile },
    cellRenderer: { function: `'${hostile}'` },
  });
  expect(JSON.stringify(compiled)).not.toContain("onerror");
  const cell = (compiled.cellRenderer as Call)({}) as HTMLElement;
  expect(cell.textContent).toBe(hostile);
  expect(cell.children).toHaveLength(0);
});

test("plain options are kept, prototypes are not touched", () => {
  const options = JSON.parse('{"a":[1,{"b":null}],"__proto__":{"polluted":1},"constructor":2}');
  expect(compileOptions(options, ignore)).toEqual({ a: [1, { b: null }], constructor: 2 });
});

test("Dash's row selection", () => {
  const selection = (rowSelection: unknown) =>
    gridOptions({ dashGridOptions: { rowSelection } }, ignore).rowSelection;
  expect(selection("single")).toMatchObject({ mode: "singleRow" });
  expect(selection("multiple")).toMatchObject({ mode: "multiRow" });
  expect(selection({ mode: "multiRow", checkboxes: true })).toEqual({ mode: "multiRow", checkboxes: true });
  expect(selection(undefined)).toBeUndefined();
});

test("rows keep their ids from one set to the next", () => {
  const rows = [{ symbol: "A" }, { symbol: "B" }];
  const byIndex = createRowIds(undefined);
  const ids = () => byIndex.take(rows).map((data) => byIndex.idOf({ data }));
  expect(ids()).toEqual(["0", "1"]);
  expect(ids()).toEqual(["0", "1"]);
  expect(byIndex.idOf({ data: { symbol: "new" } })).toBe("added-1");

  const bySymbol = createRowIds((params) => (params as { data: { symbol?: string } }).data.symbol);
  expect(bySymbol.take(rows).map((data) => bySymbol.idOf({ data }))).toEqual(["A", "B"]);
});

test("rows are copied, as AG Grid writes edits into them", () => {
  const row = { a: 1 };
  expect(createRowIds(undefined).take([row])[0]).not.toBe(row);
});
