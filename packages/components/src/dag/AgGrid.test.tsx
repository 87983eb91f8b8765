// @vitest-environment jsdom
import { act, cleanup, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { useLayoutEffect } from "react";
import { afterEach, expect, test } from "vitest";
import { loaded } from "../../test/loadedChunk.ts";
import { renderHosted } from "../../test/testHost.tsx";
import { AgGrid as Drawn } from "./AgGrid.tsx";

const columnDefs = [
  { field: "symbol" },
  { field: "price", valueFormatter: { function: "d3.format('$.2f')(params.value)" } },
];
const rows = (price: number) => [
  { symbol: "AAPL", price },
  { symbol: "MSFT", price: price + 1 },
];
afterEach(cleanup);

const AgGrid = loaded(Drawn);
const show = (props: object) => renderHosted(AgGrid, { id: "g", columnDefs, ...props });
const row = (id: string) => document.querySelector(`[row-id="${id}"]`);

test("new rows update the old in place", async () => {
  const host = show({
    rowData: rows(1),
    getRowId: "params.data.symbol",
    dashGridOptions: { domLayout: "print" },
  });
  await waitFor(() => expect(row("AAPL")?.textContent).toContain("$1.00"));
  const before = row("AAPL");
  host.set({ rowData: rows(2) });
  await waitFor(() => expect(row("AAPL")?.textContent).toContain("$2.00"));
  expect(row("AAPL")).toBe(before);
  host.set({ rowData: [{ symbol: "TSLA", price: 3 }] });
  await waitFor(() => expect(row("TSLA")).not.toBeNull());
  await waitFor(() => expect(row("AAPL")).toBeNull());
});

test("without ids rows go by their index", async () => {
  show({ rowData: rows(1), dashGridOptions: { domLayout: "print" } });
  await waitFor(() => expect(row("1")?.textContent).toContain("MSFT"));
});

test("a bad expression is shown and reported, its cells show their values", async () => {
  const host = show({
    columnDefs: [{ field: "price", valueFormatter: { function: "window.open(params.value)" } }],
    rowData: rows(1),
    dashGridOptions: { domLayout: "print" },
  });
  await waitFor(() => expect(screen.getByRole("alert").textContent).toContain("window is not known here"));
  expect(host.errors).toHaveLength(1);
  expect(row("1")?.textContent).toBe("2");
});

test("a transaction is applied and emptied", async () => {
  const host = show({
    rowData: rows(1),
    getRowId: "params.data.symbol",
    dashGridOptions: { domLayout: "print" },
  });
  await waitFor(() => expect(row("AAPL")).not.toBeNull());
  host.set({ rowTransaction: { add: [{ symbol: "TSLA", price: 9 }], remove: [{ symbol: "AAPL" }] } });
  await waitFor(() => expect(row("TSLA")).not.toBeNull());
  expect(host.props().rowTransaction).toBeNull();
  const { rowData } = host.props() as { rowData: object[] };
  expect(rowData).toEqual([
    { symbol: "MSFT", price: 2 },
    { symbol: "TSLA", price: 9 },
  ]);
  // As a Patch does, which knows only the prop.
  host.set({ rowData: [...rowData, { symbol: "NVDA", price: 1 }] });
  await waitFor(() => expect(row("NVDA")).not.toBeNull());
  expect(row("TSLA")).not.toBeNull();
});

test("what is set before the effect of a transaction is not undone with it", async () => {
  const [older, newer] = [{ add: [{ symbol: "TSLA", price: 9 }] }, { add: [{ symbol: "NVDA", price: 1 }] }];
  const later = { rowTransaction: newer, rowData: [{ symbol: "IBM", price: 5 }] };
  function Hasty(props: { rowTransaction?: object; setProps: (partial: object) => void }) {
    useLayoutEffect(() => {
      if (props.rowTransaction === older) props.setProps(later);
    });
    return <AgGrid {...props} />;
  }
  const host = renderHosted(Hasty, {
    columnDefs,
    rowData: rows(1),
    rowTransaction: older,
    getRowId: "params.data.symbol",
  });
  await waitFor(() => expect(host.props().rowTransaction).toBeNull());
  expect(host.props().rowData).toEqual([
    { symbol: "IBM", price: 5 },
    { symbol: "NVDA", price: 1 },
  ]);
});

test("transactions for other rows than are shown are not applied", () => {
  const rowData = rows(1);
  const add = (symbol: string) => ({ rowTransaction: { add: [{ symbol, price: 1 }] } });
  const commands = [
    ["rowTransaction", { rowData: rows(1), ...add("OTHER") }],
    ["rowTransaction", { rowData, ...add("TSLA") }],
    ["rowTransaction", { rowData, ...add("NVDA") }],
  ];
  const host = renderHosted(Drawn, {
    id: "g",
    columnDefs,
    rowData,
    commands,
    getRowId: "params.data.symbol",
  });
  const symbols = (host.props().rowData as { symbol: string }[]).map(({ symbol }) => symbol);
  expect(symbols).toEqual(["AAPL", "MSFT", "TSLA", "NVDA"]);
});

test("C1 each of 100 transactions set in one tick is applied, in order, before and after new rows", () => {
  const host = show({ rowData: rows(1), getRowId: "params.data.symbol" });
  const symbolsNow = () => (host.props().rowData as { symbol: string }[]).map(({ symbol }) => symbol);
  const add = (from: number) => {
    for (let n = from; n < from + 100; n++)
      host.setNow({ rowTransaction: { add: [{ symbol: `S${n}`, price: n }] } });
  };
  act(() => add(0));
  const first = Array.from({ length: 100 }, (_, n) => `S${n}`);
  expect(symbolsNow()).toEqual(["AAPL", "MSFT", ...first]);
  act(() => {
    host.setNow({ rowTransaction: { add: [{ symbol: "OF THE ROWS BEFORE", price: 1 }] } });
    host.setNow({ rowData: rows(2) });
    add(0);
  });
  expect(symbolsNow()).toEqual(["AAPL", "MSFT", ...first]);
  expect(host.props().rowTransaction).toBeNull();
});

const SELECTABLE = { domLayout: "print", rowSelection: { mode: "multiRow" } };
function selected() {
  return [...document.querySelectorAll(".ag-row-selected")].map((element) => element.getAttribute("row-id"));
}

test("rows to be selected may come later", async () => {
  const host = show({ selectedRows: [{ symbol: "MSFT", price: 2 }], dashGridOptions: SELECTABLE });
  host.set({ rowData: rows(1) });
  await waitFor(() => expect(selected()).toEqual(["1"]));
  host.set({ selectedRows: [{ symbol: "TSLA" }] });
  await waitFor(() => expect(selected()).toEqual([]));
  host.set({ rowTransaction: { add: [{ symbol: "TSLA" }] } });
  await waitFor(() => expect(selected()).toHaveLength(1));
});

test("rows with ids are selected by them", async () => {
  const host = show({
    rowData: rows(1),
    getRowId: "params.data.symbol",
    selectedRows: { ids: ["MSFT"] },
    dashGridOptions: SELECTABLE,
  });
  await waitFor(() => expect(selected()).toEqual(["MSFT"]));
  host.set({ selectedRows: [{ symbol: "AAPL", price: "of yesterday" }] });
  await waitFor(() => expect(selected()).toEqual(["AAPL"]));
  host.set({ selectedRows: { function: "true" } });
  expect(selected()).toEqual(["AAPL"]);
  // Another expression makes the grid anew.
  host.set({ selectedRows: rows(1) });
  host.set({ getRowId: "params.data.symbol + '!'" });
  await waitFor(() => expect(selected()).toEqual(["AAPL!", "MSFT!"]));
});

test("a row edited as a whole is one report of all its cells", async () => {
  const host = show({
    columnDefs: [{ field: "symbol" }, { field: "price" }],
    defaultColDef: { editable: true },
    rowData: rows(1),
    dashGridOptions: { domLayout: "print", editType: "fullRow" },
  });
  await waitFor(() => expect(row("0")).not.toBeNull());
  const user = userEvent.setup();
  await user.dblClick(row("0")?.querySelector(".ag-cell") as Element);
  const inputs = await waitFor(() => {
    const found = [...(row("0")?.querySelectorAll("input") ?? [])];
    expect(found).toHaveLength(2);
    return found;
  });
  for (const [index, value] of ["IBM", "7"].entries()) {
    await user.clear(inputs[index] as Element);
    await user.type(inputs[index] as Element, value);
  }
  await user.keyboard("{Enter}");
  await waitFor(() => expect(host.props().cellValueChanged).toBeDefined());
  const edits = host.reports.filter((report) => "cellValueChanged" in report);
  expect(edits).toEqual([
    {
      cellValueChanged: [
        expect.objectContaining({ colId: "symbol", oldValue: "AAPL", value: "IBM", rowId: "0" }),
        expect.objectContaining({ colId: "price", oldValue: 1, value: 7, rowId: "0" }),
      ],
      rowData: [
        { symbol: "IBM", price: 7 },
        { symbol: "MSFT", price: 2 },
      ],
    },
  ]);
});
