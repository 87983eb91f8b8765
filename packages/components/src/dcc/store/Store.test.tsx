// @vitest-environment jsdom
import { act, cleanup } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { renderHosted } from "../../../test/testHost.tsx";
import { Store } from "./Store.tsx";
import { readStored } from "./storedData.ts";

beforeEach(() => {
  window.localStorage.clear();
  window.sessionStorage.clear();
});
afterEach(cleanup);

test("memory: tells when its data changes, and stores nothing", () => {
  const host = renderHosted(Store, { id: "s", data: { a: 1 } });
  expect(host.reports).toHaveLength(1);
  expect(host.props().modified_timestamp).toBeTypeOf("number");
  host.set({ data: { a: 2 } });
  expect(host.reports).toHaveLength(2);
  expect(window.localStorage).toHaveLength(0);
});

test("without data nothing has been modified", () => {
  expect(renderHosted(Store, { id: "s" }).reports).toEqual([]);
});

test.each(["local", "session"] as const)("%s: the data survives a reload", (storage_type) => {
  const before = renderHosted(Store, { id: "s", storage_type, data: [1] });
  before.set({ data: [1, 2] });
  const { modified_timestamp } = before.props();
  before.unmount();
  const after = renderHosted(Store, { id: "s", storage_type, data: ["from the layout"] });
  expect(after.props()).toMatchObject({ data: [1, 2], modified_timestamp });
  expect(after.reports).toHaveLength(1);
});

test.each(["memory", "local", "session"] as const)(
  "%s: sent anew without data it keeps it",
  (storage_type) => {
    const host = renderHosted(Store, { id: "s", storage_type, data: { a: 1 } });
    const { modified_timestamp } = host.props();
    host.set({ data: undefined });
    expect(host.props()).toMatchObject({ data: { a: 1 }, modified_timestamp });
    host.set({ data: null });
    host.set({ data: undefined });
    expect(host.props().data ?? null).toBeNull();
    host.unmount();
    expect(window.localStorage).toHaveLength(0);
    expect(window.sessionStorage).toHaveLength(0);
  },
);

test("equal data is no change", () => {
  const host = renderHosted(Store, { id: "s", data: { a: [1] } });
  host.set({ data: { a: [1] } });
  expect(host.reports).toHaveLength(1);
});

test("clear_data empties it", () => {
  const host = renderHosted(Store, { id: "s", storage_type: "local", data: 1 });
  host.set({ clear_data: true });
  expect(host.props()).toMatchObject({ data: null, clear_data: false });
  expect(window.localStorage).toHaveLength(0);
});

test("local: follows what other tabs store", () => {
  const host = renderHosted(Store, { id: "s", storage_type: "local", data: 1 });
  const change = (init: StorageEventInit) =>
    act(
      () =>
        void window.dispatchEvent(new StorageEvent("storage", { storageArea: window.localStorage, ...init })),
    );
  change({ key: "s", newValue: '{"b":2}' });
  expect(host.props().data).toEqual({ b: 2 });
  const reports = host.reports.length;
  change({ key: "other", newValue: "3" });
  change({ key: "s", newValue: "no json" });
  expect(host.reports).toHaveLength(reports);
  change({ key: "s", newValue: null });
  expect(host.props().data).toBeNull();
});

test("a full storage is said, and the data stays with the page", () => {
  const full = vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new Error("full");
  });
  const host = renderHosted(Store, { id: "s", storage_type: "local", data: 1 });
  expect(host.errors.map((error) => error.message)).toEqual(["full"]);
  expect(host.props().data).toBe(1);
  full.mockRestore();
});

test("what another program stored under the name is not taken for data", () => {
  const item = (text: string) => ({ getItem: () => text, setItem: () => {}, removeItem: () => {} });
  expect(readStored(item("no json"), "s")).toBeUndefined();
  expect(readStored(item("3"), "s")).toEqual({ data: 3, modified: 3 });
});
