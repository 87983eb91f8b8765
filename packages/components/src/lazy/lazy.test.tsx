// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { renderHosted } from "../../test/testHost.tsx";
import { createChunkSource } from "./chunk.ts";
import { createLazyComponent } from "./createLazyComponent.tsx";

afterEach(cleanup);

function deferred() {
  const calls: { resolve(module: unknown): void; reject(error: unknown): void }[] = [];
  const load = () => new Promise((resolve, reject) => calls.push({ resolve, reject }));
  return { calls, source: createChunkSource("graph", load) };
}
const Real = ({ loading, text }: { loading: boolean; text: string }) => <p>{`${text} ${loading}`}</p>;
const Placeholder = () => <p>wait</p>;

test("a placeholder, then the component with its props", async () => {
  const { calls, source } = deferred();
  const host = renderHosted(createLazyComponent(source, "Graph", Placeholder), { id: "g", text: "a" });
  renderHosted(createLazyComponent(source, "Graph", Placeholder), { id: "h", text: "b" });
  expect(screen.getAllByText("wait")).toHaveLength(2);
  expect(calls).toHaveLength(1);
  await act(async () => calls[0]?.resolve({ default: { Graph: Real } }));
  expect(screen.getByText("a false")).not.toBeNull();
  expect(screen.getByText("b false")).not.toBeNull();
  host.setLoading([{ id: "g", property: "x" }]);
  expect(screen.getByText("a true")).not.toBeNull();
});

test("each command that comes before the component is kept for it, and emptied", async () => {
  const { calls, source } = deferred();
  const host = renderHosted(createLazyComponent(source, "Graph", Placeholder), { figure: 1 });
  for (const extendData of ["a", "b"]) host.set({ extendData });
  host.set({ prependData: "c", figure: 2 });
  expect(host.props()).toEqual({ figure: 2, extendData: null, prependData: null });
  const Drawn = ({ commands }: { commands: [string, object][] }) => <p>{JSON.stringify(commands)}</p>;
  await act(async () => calls[0]?.resolve({ default: { Graph: Drawn } }));
  host.set({ extendData: "d" });
  const carriedOut = JSON.parse(host.container.textContent);
  expect(carriedOut).toEqual([
    ["extendData", expect.objectContaining({ figure: 1, extendData: "a" })],
    ["extendData", expect.objectContaining({ figure: 1, extendData: "b" })],
    ["prependData", expect.objectContaining({ figure: 2, prependData: "c" })],
    ["extendData", expect.objectContaining({ figure: 2, extendData: "d" })],
  ]);
});

test("commands that nobody carries out do not gather without end", async () => {
  const { calls, source } = deferred();
  const host = renderHosted(createLazyComponent(source, "Graph", Placeholder), {});
  act(() => {
    for (let n = 0; n < 12_000; n++) host.setNow({ extendData: [n] });
  });
  expect(host.errors.map(({ message }) => message)).toEqual([expect.stringContaining("More commands came")]);
  const Drawn = ({ commands }: { commands: [string, { extendData: number[] }][] }) => (
    <p>{JSON.stringify(commands.map(([, { extendData }]) => extendData[0]))}</p>
  );
  await act(async () => calls[0]?.resolve({ default: { Graph: Drawn } }));
  expect(JSON.parse(host.container.textContent)).toEqual(Array.from({ length: 7_000 }, (_, n) => 5_000 + n));
});

test("nothing is loaded before it is shown", () => {
  const { calls, source } = deferred();
  createLazyComponent(source, "Graph", Placeholder);
  expect(calls).toHaveLength(0);
});

test("a failure is shown and reported, and may be tried again", async () => {
  const { calls, source } = deferred();
  const host = renderHosted(createLazyComponent(source, "Graph", Placeholder), { text: "a" });
  await act(async () => calls[0]?.reject(new Error("offline")));
  expect(screen.getByRole("alert").textContent).toContain("Graph could not be loaded");
  expect(host.errors.map((error) => error.message)).toEqual(["offline"]);
  fireEvent.click(screen.getByText("Try again"));
  expect(screen.getByText("wait")).not.toBeNull();
  await act(async () => calls[1]?.resolve({ Graph: Real }));
  expect(screen.getByText("a false")).not.toBeNull();
});

test("a module without components is a failure", async () => {
  const { calls, source } = deferred();
  const host = renderHosted(createLazyComponent(source, "Graph", Placeholder), { text: "a" });
  await act(async () => calls[0]?.resolve(undefined));
  expect(host.errors).toHaveLength(1);
});
