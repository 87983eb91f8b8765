import type { Client } from "@patchbay/client";
import {
  type CallbackRequestBody,
  type DistResource,
  type PageConfig,
  type PropId,
  propId,
} from "@patchbay/protocol";
import type { StoreApi } from "zustand/vanilla";
import { type Fault, faultOf } from "../faults.ts";
import type { UserEdits } from "../persistence/userEdits.ts";
import type { ComponentNode } from "../store/componentNode.ts";
import type { LayoutStore } from "../store/layoutStore.ts";
import type { Loading } from "../store/loading.ts";
import type { Execution, Executor, RunResult } from "./execute/executor.ts";
import { prepareCall } from "./execute/requestBody.ts";
import { createServerExecutor, type ServerExecutorOptions } from "./execute/serverExecutor.ts";
import { type CallbackKind, callbackName } from "./graph/callback.ts";
import type { CallbackGraph } from "./graph/graph.ts";
import { NO_VALUES } from "./graph/idPattern.ts";
import { createResolver } from "./graph/resolver.ts";
import { createWiring } from "./graph/wiring.ts";
import type { RendererHooks } from "./hooks.ts";
import { createPropUpdates, type PropUpdates, type PropUpdatesOptions } from "./propUpdates.ts";
import { type Call, createCall } from "./schedule/call.ts";
import { type GroupProgress, plan } from "./schedule/schedule.ts";
import { type CallSources, contentCalls, initialCalls, propCalls } from "./schedule/triggers.ts";

/** Decides and runs callbacks for one layout. */
export interface CallbackRunner {
  readonly updates: PropUpdates;
  /** Requests the initial calls. */
  start(): void;
  /** The connection is back: asks for the restartable callbacks that are not alive. */
  reconnected(): void;
  /** What is asked for or runs, and how many runs have ended. */
  pending(): {
    readonly requested: readonly Call[];
    readonly running: readonly Call[];
    readonly completed: number;
  };
  /** Ends all runs and decides nothing more. */
  close(): void;
}

export interface CallbackRunnerOptions {
  layout: LayoutStore;
  loading: Loading;
  graph: CallbackGraph;
  client: Pick<Client, "request">;
  config: PageConfig;
  /** Kept up to date: whether any callback that counts is requested or running. */
  busy: Pick<StoreApi<boolean>, "setState">;
  /** Runs work in a later task; requests of one task are decided on together. */
  defer(work: () => void): void;
  report(fault: Fault): void;
  /** Runs work after a while; the answer takes it back. */
  setTimer(work: () => void, ms: number): () => void;
  loadDist(resources: readonly DistResource[]): Promise<void>;
  hooks?: RendererHooks;
  /** Runs clientside callbacks, where there are any. */
  clientside?: Executor | undefined;
  jobs?: ServerExecutorOptions["jobs"];
  edits?: UserEdits | undefined;
  onWritten?: PropUpdatesOptions["onWritten"];
  onUserChange?: PropUpdatesOptions["onUserChange"];
  drawNow: PropUpdatesOptions["drawNow"];
  /**
   * A run whose Outputs have all left the layout goes on to its end, without a result; a never-ending one ends all the same.
   * Else such a run ends at once.
   */
  finishesOrphans?: boolean | undefined;
  /** A promise while one of the components is not ready to have its props read. */
  whenReady?: ((nodes: readonly ComponentNode[]) => Promise<unknown> | undefined) | undefined;
  /** A callback ran that may have made the server define others. */
  onDynamic?: (() => void) | undefined;
}

export function createCallbackRunner(options: CallbackRunnerOptions): CallbackRunner {
  const { layout, loading, graph, report, busy } = options;
  const resolver = createResolver(layout, graph);
  const wiring = createWiring(layout, resolver, graph);
  const sources: CallSources = { layout, graph, resolver, wiring };
  const { hooks = {} } = options;
  const updates = createPropUpdates({ ...options, resolver, request });
  const executors = executorsFor({ ...options, updates, hooks });
  const groups = new Map<number, GroupProgress>();
  /** Runs whose result is wanted. */
  const runs = new Map<Call, Run>();
  /** Those that go on, though nobody wants their result. */
  const orphans = new Set<Execution>();
  let requested: Call[] = [];
  let waiting: readonly Call[] = [];
  let lastGroup = 0;
  let completed = 0;
  let stepDue = false;
  let closed = false;

  function request(calls: readonly Call[]): void {
    if (calls.length === 0) return;
    requested.push(...calls);
    wake();
  }

  function wake(): void {
    if (stepDue || closed) return;
    stepDue = true;
    options.defer(() => {
      stepDue = false;
      if (!closed) step();
    });
  }

  function step(): void {
    const next = plan({ waiting, requested, running: [...runs.keys()], groups }, wiring);
    requested = [];
    waiting = next.wait;
    for (const call of next.drop) leave(call)?.cancel();
    for (const call of next.orphaned) {
      const execution = leave(call);
      if (execution === undefined) continue;
      if (options.finishesOrphans && !call.callback.neverEnding) orphans.add(execution);
      else execution.cancel();
    }
    for (const call of next.pruned) progress(call, []);
    for (const call of next.start) startWhenReady(call);
    const pending = [...waiting, ...requested, ...runs.keys()];
    for (const group of groups.keys()) {
      if (!pending.some((call) => call.group === group)) groups.delete(group);
    }
    busy.setState(stepDue || pending.some((call) => call.callback.definition.persistent !== true));
  }

  /** The result of a run is not wanted any more, and nothing waits for it. */
  function leave(call: Call): Execution | undefined {
    const run = runs.get(call);
    runs.delete(call);
    run?.unmark?.();
    return run?.execution;
  }

  function startWhenReady(call: Call): void {
    const run: Run = { call };
    runs.set(call, run);
    const { callback, match } = call;
    const ready = options.whenReady?.(
      [...callback.inputs, ...callback.state].flatMap((slot) => resolver.nodesOf(slot, match)),
    );
    if (ready === undefined) start(run);
    else {
      // A component that could not be made ready is read as it is.
      const go = (): void => void (runs.has(call) && start(run));
      ready.then(go, go);
    }
  }

  function start(run: Run): void {
    const { call } = run;
    try {
      const executor = executors[call.callback.kind];
      const prepared = prepareCall(call, layout, resolver);
      if (prepared === undefined) {
        finish(run, { status: "ended" });
        return;
      }
      run.body = prepared.body;
      const marks = prepared.outputs.map(({ node, property }) => loading.mark(node, property));
      run.unmark = () => {
        for (const end of marks) end();
      };
      run.execution = executor(call, prepared, (result) => finish(run, result));
    } catch (error) {
      finish(run, {
        status: "failed",
        fault: faultOf(error, "callback_failed", callbackName(call.callback)),
      });
    }
  }

  /** Ends a run once, and applies its result if that is still wanted. */
  function finish(run: Run, result: RunResult): void {
    if (run.ended) return;
    run.ended = true;
    run.unmark?.();
    const { call, execution, body } = run;
    if (execution !== undefined) orphans.delete(execution);
    const wanted = runs.delete(call);
    completed++;
    if (closed) return;
    if (body !== undefined) tell(call, body, result);
    if (wanted) applyResult(call, result);
    wake();
  }

  function tell({ callback: { definition } }: Call, payload: CallbackRequestBody, result: RunResult): void {
    if (result.status === "failed") hooks.callback_resolved?.(definition, { payload, error: result.fault });
    if (result.status === "done") hooks.callback_resolved?.(definition, { payload, data: result.response });
  }

  /** Applies a wanted result and requests the calls that follow from it. */
  function applyResult(call: Call, result: RunResult): void {
    const updated: PropId[] = [];
    if (result.status === "failed") {
      report(result.retryable ? { ...result.fault, retry: () => request([call]) } : result.fault);
    }
    if (result.status === "done") {
      if (call.callback.definition.dynamic_creator) options.onDynamic?.();
      try {
        const chain = new Set([...call.chain, call.callback]);
        const source = callbackName(call.callback);
        for (const applied of updates.fromResult(result.response, source)) {
          const { node, props, change } = applied;
          const { id } = node;
          if (id === undefined) continue;
          for (const prop of props) updated.push(propId(id, prop));
          const calls = propCalls(node, props, resolver);
          if (change.added.length + change.removed.length + change.moved.length > 0) {
            calls.push(...contentCalls(applied, sources, ++lastGroup));
          }
          request(calls.map((next) => ({ ...next, chain })));
        }
      } catch (error) {
        report(faultOf(error, "patch_failed", callbackName(call.callback)));
      }
    }
    progress(call, updated);
  }

  function progress(call: Call, updated: readonly PropId[]): void {
    if (call.group === undefined) return;
    let group = groups.get(call.group);
    if (group === undefined) {
      group = { completed: new Set(), updated: new Set() };
      groups.set(call.group, group);
    }
    for (const output of wiring.outputsOf(call)) group.completed.add(output);
    for (const prop of updated) group.updated.add(prop);
  }

  return {
    updates,
    start() {
      request(initialCalls(sources, ++lastGroup));
      wake();
    },
    reconnected() {
      request(
        graph.callbacks
          .filter((callback) => callback.restartable && callback.kind === "server")
          .map((callback) => createCall(callback, NO_VALUES, { initial: true }))
          .filter(
            ({ key }) => ![...runs.keys(), ...waiting, ...requested].some((other) => other.key === key),
          ),
      );
    },
    pending: () => ({ requested, running: [...runs.keys()], completed }),
    close() {
      closed = true;
      for (const { execution } of runs.values()) execution?.cancel();
      for (const execution of orphans) execution.cancel();
      runs.clear();
      requested = [];
      waiting = [];
    },
  };
}

interface Run {
  readonly call: Call;
  /** Absent until its values were read. */
  body?: CallbackRequestBody;
  /** Absent until it has started. */
  execution?: Execution;
  ended?: boolean;
  /** Ends the loading marks of its Outputs. */
  unmark?(): void;
}

function executorsFor(
  options: CallbackRunnerOptions & { updates: PropUpdates; hooks: RendererHooks },
): Record<CallbackKind, Executor> {
  const server = createServerExecutor(options);
  const clientside: Executor =
    options.clientside ??
    (() => {
      throw new Error("This page has no functions for clientside callbacks.");
    });
  return { server, background: server, clientside };
}
