// @vitest-environment jsdom
import { act, cleanup, waitFor } from "@testing-library/react";
import { useLayoutEffect } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { loaded } from "../../../test/loadedChunk.ts";
import { renderHosted } from "../../../test/testHost.tsx";
import { Graph as Drawn } from "./Graph.tsx";

type Listener = (event: unknown) => void;
const plotly = vi.hoisted(() => ({
  listeners: new Map<string, Listener>(),
  react: vi.fn(),
  extendTraces: vi.fn(),
  prependTraces: vi.fn(),
  purge: vi.fn(),
}));
vi.mock("plotly.js-cartesian-dist-min", () => ({ default: plotly }));

beforeEach(() => {
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      disconnect() {}
    },
  );
  plotly.react.mockReset().mockImplementation(async (element: HTMLElement, figure: { data: object[] }) =>
    Object.assign(element, {
      data: figure.data,
      on: (event: string, listener: Listener) => plotly.listeners.set(event, listener),
    }),
  );
  plotly.extendTraces.mockReset().mockResolvedValue(undefined);
  plotly.prependTraces.mockReset().mockResolvedValue(undefined);
  plotly.purge.mockReset();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const Graph = loaded(Drawn);
const figure = (y: number) => ({ data: [{ y: [y] }] });
async function draw(props: object) {
  const host = renderHosted(Graph, { id: "g", ...props });
  await waitFor(() => expect(plotly.listeners.size).toBeGreaterThan(0));
  return host;
}

test("draws each new figure, once", async () => {
  const host = await draw({ figure: figure(1) });
  host.set({ figure: figure(2) });
  await waitFor(() => expect(plotly.react).toHaveBeenCalledTimes(2));
  expect(plotly.react.mock.calls[1]?.[1].data).toEqual([{ y: [2] }]);
  host.set({ className: "other" });
  expect(plotly.react).toHaveBeenCalledTimes(2);
});

test("reports clicks", async () => {
  const host = await draw({ figure: figure(1) });
  act(() => plotly.listeners.get("plotly_click")?.({ points: [{ curveNumber: 0, pointNumber: 0, y: 1 }] }));
  expect(host.props().clickData).toEqual({ points: [{ curveNumber: 0, pointNumber: 0, y: 1 }] });
});

test("a figure plotly does not take is reported, the next is drawn", async () => {
  const host = await draw({ figure: figure(1) });
  plotly.react.mockRejectedValueOnce(new Error("bad figure"));
  host.set({ figure: figure(2) });
  await waitFor(() => expect(host.errors).toEqual([new Error("bad figure")]));
  host.set({ figure: figure(3) });
  await waitFor(() => expect(plotly.react).toHaveBeenCalledTimes(3));
});

test("extends traces and empties the prop", async () => {
  const host = await draw({ figure: figure(1) });
  host.set({ extendData: [{ y: [[2]] }, [0], 10] });
  await waitFor(() => expect(plotly.extendTraces).toHaveBeenCalledTimes(1));
  expect(plotly.extendTraces.mock.calls[0]?.slice(1)).toEqual([{ y: [[2]] }, [0], 10]);
  expect(host.props().extendData).toBeNull();
});

test("points that come before the first drawing are added after it, in order", async () => {
  let finish = () => {};
  plotly.react.mockImplementationOnce(async (element: HTMLElement) => {
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    return Object.assign(element, { on: () => {} });
  });
  const host = renderHosted(Graph, { id: "g", figure: figure(1), extendData: { y: [[2]] } });
  host.set({ extendData: { y: [[3]] } });
  expect(plotly.extendTraces).not.toHaveBeenCalled();
  finish();
  await waitFor(() => expect(plotly.extendTraces).toHaveBeenCalledTimes(2));
  expect(plotly.extendTraces.mock.calls.map(([, data]) => data)).toEqual([{ y: [[2]] }, { y: [[3]] }]);
});

test("points for a figure that waits to be drawn are added to it, those of the figure before are not", async () => {
  const host = await draw({ figure: figure(1) });
  const calls: unknown[] = [];
  let finish = () => {};
  plotly.react.mockImplementation(async (element: HTMLElement, { data }: { data: object[] }) => {
    calls.push(data);
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    return element;
  });
  plotly.extendTraces.mockImplementation(async (_, data) => void calls.push(data));
  host.set({ figure: figure(2) });
  host.set({ extendData: { y: [["for 2"]] } });
  host.set({ figure: figure(3) });
  host.set({ extendData: { y: [["for 3"]] } });
  finish();
  await waitFor(() => expect(calls).toHaveLength(2));
  finish();
  await waitFor(() => expect(calls).toHaveLength(3));
  expect(calls).toEqual([[{ y: [2] }], [{ y: [3] }], { y: [["for 3"]] }]);
});

test("points for another figure than is shown are not added", async () => {
  const shown = figure(1);
  const commands = [
    ["extendData", { figure: figure(1), extendData: { y: [["of another"]] } }],
    ["extendData", { figure: shown, extendData: { y: [[2]] } }],
    ["extendData", { figure: shown, extendData: { y: [[3]] } }],
  ];
  renderHosted(Drawn, { id: "g", figure: shown, commands });
  await waitFor(() => expect(plotly.extendTraces).toHaveBeenCalledTimes(2));
  expect(plotly.extendTraces.mock.calls.map(([, data]) => data)).toEqual([{ y: [[2]] }, { y: [[3]] }]);
  expect(commands).toEqual([]);
});

test.each([["extendData"], ["prependData"]] as const)(
  "C1 each of 100 %s set in one tick is carried out, in order",
  async (name) => {
    const host = await draw({ figure: figure(1) });
    act(() => {
      for (let n = 0; n < 100; n++) host.setNow({ [name]: { y: [[n]] } });
    });
    const amend = name === "extendData" ? plotly.extendTraces : plotly.prependTraces;
    await waitFor(() => expect(amend).toHaveBeenCalledTimes(100));
    expect(amend.mock.calls.map(([, { y }]) => y[0][0])).toEqual(Array.from({ length: 100 }, (_, n) => n));
    expect(host.props()[name]).toBeNull();
  },
);

test("C2 points stay that wait while another part of their figure is changed; those of a trace that is replaced go", async () => {
  const host = await draw({ figure: { data: [{ y: [1] }, { y: [1] }], layout: { title: "a" } } });
  let finish = () => {};
  plotly.extendTraces.mockImplementationOnce(
    () =>
      new Promise<void>((resolve) => {
        finish = resolve;
      }),
  );
  for (const n of [1, 2]) host.set({ extendData: [{ y: [[n]] }, [0]] });
  host.set({ extendData: [{ y: [["replaced"]] }, [1]] });
  const { data } = host.props().figure as { data: object[] };
  host.set({ figure: { data: [data[0], { y: [7] }], layout: { title: "b" } } });
  host.set({ extendData: [{ y: [[3]] }, [0]] });
  finish();
  await waitFor(() => expect(plotly.extendTraces).toHaveBeenCalledTimes(3));
  expect(plotly.extendTraces.mock.calls.map(([, { y }]) => y[0][0])).toEqual([1, 2, 3]);
});

test("points that were added stay when the same figure is drawn in another way, until there is a new one", async () => {
  plotly.extendTraces.mockImplementation(
    async (element: { data: { y: number[] }[] }, { y }: { y: number[][] }) => {
      for (const trace of element.data) trace.y = [...trace.y, ...(y[0] ?? [])];
    },
  );
  const host = await draw({ figure: figure(1) });
  host.set({ extendData: { y: [[2]] } });
  await waitFor(() => expect(host.props().extendData).toBeNull());
  host.set({ config: { displayModeBar: false } });
  await waitFor(() => expect(plotly.react).toHaveBeenCalledTimes(2));
  expect(plotly.react.mock.calls[1]?.[1].data).toEqual([{ y: [1, 2] }]);
  host.set({ figure: figure(5) });
  await waitFor(() => expect(plotly.react).toHaveBeenCalledTimes(3));
  expect(plotly.react.mock.calls[2]?.[1].data).toEqual([{ y: [5] }]);
  host.set({ figure: undefined });
  await waitFor(() => expect(plotly.react).toHaveBeenCalledTimes(4));
  expect(plotly.react.mock.calls[3]?.[1].data).toEqual([]);
});

test("points set in the effect of another component are not emptied with those before them", async () => {
  const [older, newer] = [{ y: [[2]] }, { y: [[3]] }];
  function Hasty(props: { figure?: object; setProps: (partial: object) => void }) {
    useLayoutEffect(() => {
      props.setProps({ extendData: older });
      props.setProps({ extendData: newer });
    }, [props.setProps]);
    return <Graph {...props} />;
  }
  const host = renderHosted(Hasty, { id: "g", figure: figure(1) });
  await waitFor(() => expect(plotly.extendTraces).toHaveBeenCalledTimes(2));
  expect(plotly.extendTraces.mock.calls.map(([, data]) => data)).toEqual([older, newer]);
  expect(host.props().extendData).toBeNull();
});

test("frees plotly when it goes", async () => {
  const host = await draw({ figure: figure(1) });
  host.unmount();
  expect(plotly.purge).toHaveBeenCalledTimes(1);
});
