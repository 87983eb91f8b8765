import type { ComponentId, PropId } from "@patchbay/protocol";
import type { Callback } from "../graph/callback.ts";
import { type MatchValues, matchText } from "../graph/idPattern.ts";

/** A wish to run one callback for one combination of `MATCH` values. */
export interface Call {
  readonly callback: Callback;
  readonly match: MatchValues;
  /** Two calls with the same key are for the same run: the newest wins. */
  readonly key: string;
  /** Calls with the same origin write the same outputs. */
  readonly origin: string;
  /** What changed, in order, with the component's id. Empty on an initial call. */
  readonly changed: ReadonlyMap<PropId, ComponentId>;
  readonly initial: boolean;
  /** Calls of one load or of one piece of new content belong together. */
  readonly group: number | undefined;
  /** The callbacks whose results led here. */
  readonly chain: ReadonlySet<Callback>;
}

const NO_CHANGES: ReadonlyMap<PropId, ComponentId> = new Map();
const NO_CHAIN: ReadonlySet<Callback> = new Set();

export function createCall(
  callback: Callback,
  match: MatchValues,
  rest: Partial<Pick<Call, "changed" | "initial" | "group" | "chain">> = {},
): Call {
  const key = match.size === 0 ? callback.key : callback.key + matchText(match);
  return {
    callback,
    match,
    key,
    origin: callback.matchKeys.length === 0 ? callback.key : key,
    changed: rest.changed ?? NO_CHANGES,
    initial: rest.initial ?? false,
    group: rest.group,
    chain: rest.chain ?? NO_CHAIN,
  };
}
