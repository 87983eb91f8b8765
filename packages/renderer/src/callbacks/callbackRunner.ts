import {
  type CallbackRequestBody,
  canonicalProp,
  type PartUpdate,
  type PropId,
  propId,
} from "@patchbay/protocol";
import type { StoreApi } from "zustand/vanilla";
import { faultOf } from "../faults.ts";
import type { ComponentNode } from "../store/componentNode.ts";
import type { Loading } from "../store/loading.ts";
import type { Execution, Executor, RunResult } from "./execute/executor.ts";
import { prepareCall } from "./execute/requestBody.ts";
import { createServerExecutor, type ServerExecutorOptions, takesSlot } from "./execute/serverExecutor.ts";
import { callbackName } from "./graph/callback.ts";
import { createCallDependencies } from "./graph/callDependencies.ts";
import { createComponentFinder } from "./graph/componentFinder.ts";
import type { CallbackGraph } from "./graph/graph.ts";
import type { RendererHooks } from "./hooks.ts";
import { createPropUpdates, type PropUpdates, type PropUpdatesOptions } from "./propUpdates.ts";
import { createRunParts, type RunParts } from "./runParts.ts";
import type { Call } from "./schedule/call.ts";
import { forgetFinished, type Groups, noteFinished } from "./schedule/groups.ts";
import { plan } from "./schedule/readyCalls.ts";
import {
  type CallSources,
  contentCalls,
  initialCalls,
  propCalls,
  restartCalls,
} from "./schedule/triggers.ts";

/** Decides and runs callbacks for one layout. */
export interface CallbackRunner {
  readonly updates: PropUpdates;
  /** Requests the initial calls. Call it once. */
  start(): void;
  /** Requests the restartable callbacks that are neither pending nor running. For use when the connection is back. */
  reconnected(): void;
  /** The calls that are requested or running, and how many runs have ended. */
  pending(): {
    readonly requested: readonly Call[];
    readonly running: readonly Call[];
    readonly completed: number;
  };
  /**
   * Cancels the runs of callbacks with this output: they end without a result, and what depends on them does not run. Parts that have
   * come stay. Runs of background callbacks go on.
   * @param output a prop (`out.children`), or the text of a component's id for all its props
   * @returns how many runs it has cancelled
   */
  cancel(output: string): number;
  /** Ends all runs. Starts nothing afterwards. */
  close(): void;
}

export interface CallbackRunnerOptions
  extends Omit<ServerExecutorOptions, "updates" | "hooks">,
    Omit<PropUpdatesOptions, "config" | "finder" | "request"> {
  loading: Loading;
  graph: CallbackGraph;
  /** Gets whether a callback is requested or running, persistent callbacks apart. */
  busy: Pick<StoreApi<boolean>, "setState">;
  /** Runs work in a later task. All requests of one task are decided on together. */
  defer(work: () => void): void;
  hooks?: RendererHooks;
  /** Runs clientside callbacks. Undefined if the page has no functions for them. */
  clientside?: Executor | undefined;
  /**
   * Whether a run goes on to its end, without a result, when all its Outputs have left the layout. Otherwise, and if it is
   * never-ending, it is cancelled.
   */
  finishesOrphans?: boolean | undefined;
  /** A promise if one of the components is not ready to have its props read. The call starts when it settles. */
  whenReady?: ((nodes: readonly ComponentNode[]) => Promise<unknown> | undefined) | undefined;
  /** Called after a run that may have made the server define other callbacks (`dynamic_creator`). */
  onDynamic?: (() => void) | undefined;
}

export function createCallbackRunner(options: CallbackRunnerOptions): CallbackRunner {
  const { layout, loading, graph, report, hooks = {} } = options;
  const finder = createComponentFinder(layout, graph);
  const dependencies = createCallDependencies(layout, finder, graph);
  const sources: CallSources = { layout, graph, finder, dependencies };
  const updates = createPropUpdates({ ...options, finder, request });
  const serverExecutor = createServerExecutor({ ...options, updates, hooks });
  const groups: Groups = new Map();
  /** Runs whose result will be applied. */
  const runs = new Map<Call, Run>();
  /** Runs that go on to their end, though their result will not be applied. */
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
    stepLater();
  }

  function stepLater(): void {
    if (stepDue || closed) return;
    stepDue = true;
    options.defer(step);
  }

  /** Decides which calls start, wait or are dropped, and does so. */
  function step(): void {
    stepDue = false;
    if (closed) return;
    const next = plan({ waiting, requested, running: [...runs.keys()], groups }, dependencies, (callback) =>
      takesSlot(callback, options.config),
    );
    requested = [];
    waiting = next.wait;
    for (const call of next.drop) leave(call)?.cancel();
    for (const call of next.orphaned) {
      const execution = leave(call);
      if (execution === undefined) continue;
      if (options.finishesOrphans && !call.callback.neverEnding) orphans.add(execution);
      else execution.cancel();
    }
    for (const call of next.pruned) noteFinished(groups, call, [], dependencies);
    for (const call of next.start) startWhenReady(call);
    const pending = [...waiting, ...requested, ...runs.keys()];
    forgetFinished(groups, pending);
    options.busy.setState(stepDue || pending.some((call) => call.callback.definition.persistent !== true));
  }

  /** Takes a run from those whose result will be applied. */
  function leave(call: Call): Execution | undefined {
    const run = runs.get(call);
    runs.delete(call);
    run?.unmark?.();
    request(run?.parts?.end(++lastGroup).content ?? []);
    return run?.execution;
  }

  function startWhenReady(call: Call): void {
    const run: Run = { call };
    runs.set(call, run);
    const { callback, match } = call;
    const ready = options.whenReady?.(
      [...callback.inputs, ...callback.state].flatMap((slot) => finder.nodesOf(slot, match)),
    );
    if (ready === undefined) start(run);
    else {
      // A component that does not become ready is read as it is.
      const go = (): void => void (runs.has(call) && start(run));
      ready.then(go, go);
    }
  }

  /** Reads the values of the call's Inputs and State, and has its executor run it. */
  function start(run: Run): void {
    const { call } = run;
    try {
      const execute = call.callback.kind === "clientside" ? options.clientside : serverExecutor;
      if (execute === undefined) throw new Error("The page has no clientside functions.");
      const prepared = prepareCall(call, layout, finder);
      if (prepared === undefined) {
        finish(run, { status: "ended" });
        return;
      }
      run.body = prepared.body;
      const marks = prepared.outputs.map(({ node, property }) => loading.mark(node, property));
      run.unmark = () => {
        for (const end of marks) end();
      };
      run.execution = execute(
        call,
        prepared,
        (result) => finish(run, result),
        (update) => applyPart(run, update),
      );
    } catch (error) {
      finish(run, {
        status: "failed",
        fault: faultOf(error, "callback_failed", callbackName(call.callback)),
      });
    }
  }

  /** Writes an update of a streamed answer, unless a later step has dropped its run. */
  function applyPart(run: Run, update: PartUpdate): void {
    if (closed || !runs.has(run.call)) return;
    try {
      run.parts ??= createRunParts(run.call, updates, sources);
      request(run.parts.apply(update));
    } catch (error) {
      report(faultOf(error, "patch_failed", callbackName(run.call.callback)));
    }
  }

  /** Ends a run once. Unless a later step has dropped it, applies its result and requests the calls that follow. */
  function finish(run: Run, result: RunResult): void {
    if (run.ended) return;
    run.ended = true;
    run.unmark?.();
    const { call, execution, body: payload } = run;
    const { definition } = call.callback;
    if (execution !== undefined) orphans.delete(execution);
    const isWanted = runs.delete(call);
    completed++;
    if (closed) return;
    const parts = isWanted ? run.parts?.end(++lastGroup) : undefined;
    let updated: readonly PropId[] = [];
    request(parts?.content ?? []);
    if (result.status === "failed") {
      const { fault, retryable } = result;
      if (payload !== undefined) hooks.callback_resolved?.(definition, { payload, error: fault });
      if (isWanted) report(retryable ? { ...fault, retry: () => request([call]) } : fault);
    }
    if (result.status === "done") {
      const { response } = result;
      const data = run.parts?.last() ?? response;
      if (payload !== undefined) {
        if (call.callback.kind !== "clientside") hooks.request_post?.(payload, data);
        hooks.callback_resolved?.(definition, { payload, data });
      }
      if (isWanted && definition.dynamic_creator) options.onDynamic?.();
      request(parts?.dependants ?? []);
      if (isWanted) updated = [...(parts?.updated ?? []), ...applyResponse(call, response)];
    }
    if (isWanted) noteFinished(groups, call, updated, dependencies);
    stepLater();
  }

  /** Writes a response into the layout and requests the calls that follow from it. @returns the props that it has set */
  function applyResponse(call: Call, response: unknown): readonly PropId[] {
    const updated: PropId[] = [];
    const source = callbackName(call.callback);
    try {
      const chain = new Set([...call.chain, call.callback]);
      for (const applied of updates.fromResult(response, source)) {
        const { node, props, change } = applied;
        const { id } = node;
        if (id === undefined) continue;
        for (const prop of props) updated.push(propId(id, prop));
        const calls = propCalls(node, props, finder);
        if (change.added.length + change.removed.length + change.moved.length > 0) {
          calls.push(...contentCalls(applied, sources, ++lastGroup));
        }
        request(calls.map((next) => ({ ...next, chain })));
      }
    } catch (error) {
      report(faultOf(error, "patch_failed", source));
    }
    return updated;
  }

  return {
    updates,
    start() {
      request(initialCalls(sources, ++lastGroup));
      stepLater();
    },
    reconnected: () => request(restartCalls(graph, [...runs.keys(), ...waiting, ...requested])),
    pending: () => ({ requested, running: [...runs.keys()], completed }),
    cancel(output) {
      const name = canonicalProp(output);
      // A background job goes on without its page: it has a way of its own to be cancelled.
      const isMeant = (call: Call): boolean =>
        !call.callback.definition.background &&
        dependencies.outputsOf(call).some((prop) => prop === name || prop.startsWith(`${name}.`));
      const queued = [...waiting, ...requested].filter(isMeant);
      waiting = waiting.filter((call) => !isMeant(call));
      requested = requested.filter((call) => !isMeant(call));
      for (const call of queued) noteFinished(groups, call, [], dependencies);
      const running = [...runs.values()].filter(({ call }) => isMeant(call));
      for (const run of running) {
        run.execution?.cancel();
        finish(run, { status: "ended" });
      }
      stepLater();
      return queued.length + running.length;
    },
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
  /** Absent until the values of its Inputs and State were read. */
  body?: CallbackRequestBody;
  /** Absent until it has started. */
  execution?: Execution;
  ended?: boolean;
  /** Present from the first part of a streamed answer on. */
  parts?: RunParts;
  /** Ends the loading marks of its Outputs. */
  unmark?(): void;
}
