import {
  type CallbackRequestBody,
  type OutputRef,
  PatchbayError,
  type Props,
  stringifyId,
  stripDuplicateHash,
} from "@patchbay/protocol";

/**
 * A clientside function's return value as a result by id. `multiOutput`: it was declared with a list of Outputs.
 * @throws PatchbayError when a list was due and something else came
 */
export function clientsideResult(
  outputs: CallbackRequestBody["outputs"],
  multiOutput: boolean,
  returned: unknown,
  isNoUpdate: (value: unknown) => boolean,
): Record<string, Props> {
  const result = Object.create(null) as Record<string, Props>;
  if (outputs === undefined || isNoUpdate(returned)) return result;
  const entries = multiOutput
    ? (outputs as (OutputRef | OutputRef[])[])
    : [outputs as OutputRef | OutputRef[]];
  const values = multiOutput ? listOf(returned, entries.length) : [returned];
  entries.forEach((entry, at) => {
    const value = values[at];
    if (isNoUpdate(value)) return;
    const refs = Array.isArray(entry) ? entry : [entry];
    const own = Array.isArray(entry) ? listOf(value, refs.length) : [value];
    refs.forEach(({ id, property }, place) => {
      if (isNoUpdate(own[place])) return;
      const idText = stringifyId(id);
      result[idText] ??= {};
      result[idText][stripDuplicateHash(property)] = own[place];
    });
  });
  return result;
}

function listOf(value: unknown, length: number): readonly unknown[] {
  if (Array.isArray(value) && value.length === length) return value;
  const got = Array.isArray(value) ? `a list of ${value.length}` : value === null ? "null" : typeof value;
  throw new PatchbayError(
    "callback_failed",
    `The function returned ${got}, where a list of ${length}, one value per Output, is due.`,
  );
}
