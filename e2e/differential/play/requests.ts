/** Formats callback requests as comparable lines. */
import type { Id, Json } from "../program/description.ts";
import { idText } from "../program/steps.ts";

interface Value {
  readonly id: Id;
  readonly property: string;
  readonly value?: Json;
}

type Entry = Value | readonly Value[];

/** The parts of `_dash-update-component` that a server reads. */
export interface RequestBody {
  readonly output: string;
  readonly outputs?: Entry | readonly Entry[];
  readonly inputs?: readonly Entry[];
  readonly state?: readonly Entry[];
  readonly changedPropIds?: readonly string[];
}

/**
 * One line per request. Requests of one callback keep their order. The order between callbacks is dropped: if it matters, it shows
 * in the values that they send.
 */
export function requestLines(bodies: readonly RequestBody[]): string[] {
  const lines = bodies.map((body) => [stableJson([body.output, body.outputs]), requestLine(body)] as const);
  return lines.toSorted(([a], [b]) => (a < b ? -1 : Number(a > b))).map(([, line]) => line);
}

function requestLine({ output, outputs, inputs = [], state, changedPropIds = [] }: RequestBody): string {
  return [
    `${output} by [${changedPropIds.join(" ")}]`,
    `inputs ${entries(inputs)}`,
    ...(state === undefined ? [] : [`state ${entries(state)}`]),
    ...(outputs === undefined ? [] : [`outputs ${entries([outputs].flat() as Entry[])}`]),
  ].join(" ");
}

function entries(all: readonly Entry[]): string {
  return all
    .map((entry) =>
      Array.isArray(entry) ? `[${entry.map(valueText).join(", ")}]` : valueText(entry as Value),
    )
    .join(", ");
}

function valueText({ id, property, value }: Value): string {
  const name = `${idText(id)}.${property}`;
  return value === undefined ? name : `${name}=${stableJson(value)}`;
}

/** JSON with sorted keys. */
function stableJson(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) =>
    one !== null && typeof one === "object" && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}
