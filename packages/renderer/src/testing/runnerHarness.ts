/** The callback runner over a fake client, with time in the hands of the test. */
import type { CallbackDefinition, PageConfig, Props } from "@patchbay/protocol";
import { createStore, type StoreApi } from "zustand/vanilla";
import {
  type CallbackRunner,
  type CallbackRunnerOptions,
  createCallbackRunner,
} from "../callbacks/callbackRunner.ts";
import {
  type ClientsideFunctions,
  createClientsideExecutor,
} from "../callbacks/clientside/clientsideExecutor.ts";
import { createBackgroundJobs } from "../callbacks/execute/backgroundJobs.ts";
import { type CallbackGraph, createGraph } from "../callbacks/graph/graph.ts";
import type { Fault } from "../faults.ts";
import { createLayoutStore, type LayoutStore } from "../store/layoutStore.ts";
import { createLoading, type Loading } from "../store/loading.ts";
import { createFakeClient, type FakeClient } from "./fakeClient.ts";

export interface RunnerHarness {
  readonly runner: CallbackRunner;
  readonly graph: CallbackGraph;
  readonly busy: StoreApi<boolean>;
  readonly layout: LayoutStore;
  readonly loading: Loading;
  readonly client: FakeClient;
  readonly faults: Fault[];
  /** Timers that are set, oldest first. */
  readonly timers: readonly { readonly ms: number }[];
  /** Lets the oldest timer go off. */
  fire(): void;
  /** Runs everything that was put off, and what that puts off. */
  settle(): void;
  /** As a component would. */
  change(idText: string, props: Props): void;
  value(idText: string, prop: string): unknown;
  /** Answers the open request for this output, given as `id.prop`, with its new value. */
  finish(output: string, value: unknown): void;
  /** Outputs of the open requests, in order. */
  openOutputs(): string[];
}

export function createRunnerHarness(
  layoutJson: unknown,
  definitions: readonly CallbackDefinition[],
  options: { config?: PageConfig; start?: boolean } & Partial<CallbackRunnerOptions> & {
      functions?: ClientsideFunctions;
    } = {},
): RunnerHarness {
  const config = options.config ?? {};
  const layout = createLayoutStore({ layout: layoutJson, childrenProps: () => [] });
  const loading = createLoading();
  const faults: Fault[] = [];
  const busy = createStore<boolean>(() => true);
  const due: (() => void)[] = [];
  const client = createFakeClient(
    {
      baseUrl: "http://localhost/",
      config,
      workerUrl: undefined,
      handlers: { update: () => {}, event: () => {}, read: () => ({}), reconnected: () => {} },
      report: () => {},
    },
    { layout: layoutJson, definitions },
  );
  const timers: { work: () => void; ms: number }[] = [];
  const graph = createGraph(definitions);
  const report = (fault: Fault): void => void faults.push(fault);
  const setTimer = (work: () => void, ms: number): (() => void) => {
    const timer = { work, ms };
    timers.push(timer);
    return () => {
      const at = timers.indexOf(timer);
      if (at >= 0) timers.splice(at, 1);
    };
  };
  const { functions, ...rest } = options;
  const jobs = createBackgroundJobs();
  const runner = createCallbackRunner({
    setTimer,
    drawNow: (work) => work(),
    loadDist: async () => {},
    jobs: () => jobs,
    clientside: functions && createClientsideExecutor({ functions, setTimer, report }),
    ...rest,
    layout,
    loading,
    graph,
    client,
    config,
    busy,
    defer: (work) => due.push(work),
    report,
  });
  const harness: RunnerHarness = {
    runner,
    graph,
    timers,
    fire() {
      const timer = timers.shift();
      if (timer === undefined) throw new Error("No timer is set.");
      timer.work();
      harness.settle();
    },
    busy,
    layout,
    loading,
    client,
    faults,
    settle() {
      for (let work = due.shift(); work !== undefined; work = due.shift()) work();
    },
    change(idText, props) {
      const node = layout.ids.get(idText);
      if (node === undefined) throw new Error(`No component ${idText}`);
      runner.updates.fromComponent(node, props);
      harness.settle();
    },
    value(idText, prop) {
      const node = layout.ids.get(idText);
      return node === undefined ? undefined : layout.read(node, prop);
    },
    finish(output, value) {
      const [id, prop] = output.split(".") as [string, string];
      client.to(output).answer({ [id]: { [prop]: value } });
      harness.settle();
    },
    openOutputs: () => client.open().map((request) => request.body.output),
  };
  if (options.start !== false) {
    runner.start();
    harness.settle();
  }
  return harness;
}
