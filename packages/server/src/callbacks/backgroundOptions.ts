/** Options of background callbacks: they run on after their request was answered, and the page polls for the result. */
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

/** Returns undefined for a callback that is not a background callback. @throws TypeError if options contradict each other */
export function readBackground(options: CallbackOptions): Background | undefined {
  if (options.background === undefined || options.background === false) return undefined;
  if (options.websocket === true)
    throw new TypeError("A background callback goes over HTTP, not over the socket");
  if (options.persistent === true)
    throw new TypeError(
      "A callback cannot be both persistent and background: a persistent one has no end, and a page polls a background one for its result",
    );
  const given: BackgroundOptions<Outputs> = options.background === true ? {} : options.background;
  const { intervalMs = 1000, cancel = [] } = given;
  checkDuration("intervalMs", intervalMs);
  if (intervalMs === 0) throw new TypeError("intervalMs must be above 0");
  if (given.cacheShared && given.cacheBy === undefined) throw new TypeError("cacheShared needs cacheBy");
  const progress = groupRefs(given.progress);
  checkKind(progress.refs, "output");
  checkKind(cancel, "input");
  for (const ref of [...progress.refs, ...cancel]) {
    if (hasMatch(ref.id) || standsForMany(ref))
      throw new TypeError(
        `${propId(ref.id, ref.property)}: progress and cancel of a background callback cannot have wildcards, nor be partial`,
      );
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

/** The cancel inputs in the form of the wire, which pages compare with the inputs of a triggered callback. */
export function cancelProps({ cancel }: Background): Dependency[] {
  return cancel.map(dependency);
}
