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
  /** Called if a list has more or fewer values than there are Outputs. */
  mismatch(message: string): void;
}

/**
 * Turns a clientside function's return value into props by component id. If a list has another length than the Outputs, values and
 * Outputs without a partner are left out. A string counts as a list of its characters, as in Dash.
 * @throws PatchbayError if the value should be a list and is none
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

/** Arrays, and objects that scripts use like arrays: typed arrays, `arguments`, lists of DOM nodes. */
function isArrayLike(value: unknown): value is ArrayLike<unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    Number.isSafeInteger((value as { length?: unknown }).length)
  );
}
