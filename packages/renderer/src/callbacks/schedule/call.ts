import type { ComponentId, PropId } from "@patchbay/protocol";
import type { Callback } from "../graph/callback.ts";
import { type MatchValues, matchText } from "../graph/idPattern.ts";

/** A request to run one callback for one combination of `MATCH` values. */
export interface Call {
  readonly callback: Callback;
  readonly match: MatchValues;
  /** The newest of several calls with the same key replaces the others. */
  readonly key: string;
  /** Calls with the same origin write the same outputs. */
  readonly origin: string;
  /** The props that triggered the call, in order, with the component's id. Empty for an initial call. */
  readonly changed: ReadonlyMap<PropId, ComponentId>;
  readonly initial: boolean;
  /** Calls of one page load, or of one piece of new content, are in one group. */
  readonly group: number | undefined;
  /** The callbacks whose results have led to this call, one after the other. */
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
