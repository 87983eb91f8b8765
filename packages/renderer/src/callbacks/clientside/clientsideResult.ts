import {
  type CallbackRequestBody,
  type OutputRef,
  PatchbayError,
  type Props,
  stringifyId,
  stripDuplicateHash,
} from "@patchbay/protocol";

export interface ResultOptions {
  /** The callback was declared with a list of Outputs. */
  multiOutput: boolean;
  isNoUpdate(value: unknown): boolean;
  /** Told of a list that has more or fewer values than there are Outputs. */
  mismatch(message: string): void;
}

/**
 * A clientside function's return value as a result by id. Of a list of another length what has a partner counts, and a
 * text is a list of its characters, as in Dash.
 * @throws PatchbayError when a list was due and something else came
 */
export function clientsideResult(
  outputs: CallbackRequestBody["outputs"],
  returned: unknown,
  { multiOutput, isNoUpdate, mismatch }: ResultOptions,
): Record<string, Props> {
  const result = Object.create(null) as Record<string, Props>;
  if (outputs === undefined || isNoUpdate(returned)) return result;
  const entries = multiOutput
    ? (outputs as (OutputRef | OutputRef[])[])
    : [outputs as OutputRef | OutputRef[]];
  const values = multiOutput ? listOf(returned, entries.length, mismatch) : [returned];
  entries.slice(0, values.length).forEach((entry, at) => {
    const value = values[at];
    if (isNoUpdate(value)) return;
    const refs = Array.isArray(entry) ? entry : [entry];
    const own = Array.isArray(entry) ? listOf(value, refs.length, mismatch) : [value];
    refs.slice(0, own.length).forEach(({ id, property }, place) => {
      if (isNoUpdate(own[place])) return;
      const idText = stringifyId(id);
      result[idText] ??= {};
      result[idText][stripDuplicateHash(property)] = own[place];
    });
  });
  return result;
}

function listOf(value: unknown, length: number, mismatch: ResultOptions["mismatch"]): readonly unknown[] {
  const isText = typeof value === "string";
  const values =
    isText || isArrayLike(value) ? Array.from({ length: value.length }, (_, at) => value[at]) : undefined;
  if (values?.length === length && !isText) return values;
  const got =
    values === undefined || isText ? (value === null ? "null" : typeof value) : `a list of ${values.length}`;
  const message = `The function returned ${got}, where a list of ${length}, one value per Output, is due.`;
  if (values === undefined) throw new PatchbayError("callback_failed", message);
  mismatch(`${message} Each value went to the Output at its place.`);
  return values;
}

/** Lists, and what scripts have in place of them: typed arrays, `arguments`, lists of nodes. */
function isArrayLike(value: unknown): value is ArrayLike<unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    Number.isSafeInteger((value as { length?: unknown }).length)
  );
}
