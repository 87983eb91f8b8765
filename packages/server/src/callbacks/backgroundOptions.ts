/** Callbacks that run on after their request was answered; their page asks for the result until it is there. */
import { type Dependency, type PropId, propId } from "@patchbay/protocol";
import type { CallbackContext } from "../runs/context.ts";
import { hasMatch, standsForMany } from "../runs/matchIds.ts";
import { isNoUpdate } from "../runs/noUpdate.ts";
import { checkValue } from "../runs/result.ts";
import { checkDuration } from "../time/longTimer.ts";
import type { BackgroundOptions, CallbackOptions, Outputs } from "./callbackOptions.ts";
import { dependency } from "./definition.ts";
import type { Input, Output } from "./dependencies.ts";
import { type Grouping, groupRefs, toValues } from "./propGrouping.ts";
import { checkKind } from "./signature.ts";

export interface Background {
  readonly intervalMs: number;
  readonly progress: Grouping<Output>;
  readonly progressDefault: Readonly<Record<PropId, unknown>> | undefined;
  readonly cancel: readonly Input[];
  readonly cacheBy: ((context: CallbackContext) => unknown) | undefined;
  readonly cacheShared: boolean;
}

/** undefined for any other callback. @throws TypeError when the options contradict each other */
export function readBackground(options: CallbackOptions): Background | undefined {
  if (options.background === undefined || options.background === false) return undefined;
  if (options.websocket === true)
    throw new TypeError("A background callback goes over HTTP, not over the socket");
  if (options.persistent === true)
    throw new TypeError(
      "A persistent callback runs on and on; a background callback is asked for its result",
    );
  const given: BackgroundOptions<Outputs> = options.background === true ? {} : options.background;
  const { intervalMs = 1000, cancel = [] } = given;
  checkDuration("intervalMs", intervalMs);
  if (intervalMs === 0) throw new TypeError("intervalMs must be above 0");
  if (given.cacheShared && given.cacheBy === undefined) throw new TypeError("cacheShared needs cacheBy");
  const progress = groupRefs(given.progress);
  checkKind(progress.refs, "output");
  checkKind(cancel, "input");
  for (const { id, property } of [...progress.refs, ...cancel]) {
    if (hasMatch(id) || standsForMany(id))
      throw new TypeError(`${propId(id, property)}: no wildcards in progress and cancel`);
  }
  const { progressDefault } = given;
  if (progressDefault !== undefined && progress.shape === "none")
    throw new TypeError("progressDefault needs progress");
  return {
    intervalMs,
    progress,
    progressDefault: progressDefault === undefined ? undefined : progressProps(progress, progressDefault),
    cancel,
    cacheBy: given.cacheBy,
    cacheShared: given.cacheShared === true,
  };
}

/** @throws PatchbayError `callback_failed` when the values do not fit the props */
export function progressProps(progress: Grouping<Output>, given: unknown): Record<PropId, unknown> {
  const props: Record<PropId, unknown> = Object.create(null);
  for (const [at, value] of toValues(progress, given).entries()) {
    const ref = progress.refs[at];
    if (!ref || isNoUpdate(value)) continue;
    checkValue(value, ref.property);
    props[propId(ref.id, ref.property)] = value;
  }
  return props;
}

/** As pages compare them with the inputs of the callback that was triggered. */
export function cancelProps({ cancel }: Background): Dependency[] {
  return cancel.map(dependency);
}
