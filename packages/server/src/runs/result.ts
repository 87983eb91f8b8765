/** Makes the changed props of a callback's return value. */
import {
  type ComponentId,
  ErrorCode,
  PatchbayError,
  type Props,
  stringifyId,
  stripDuplicateHash,
} from "@patchbay/protocol";
import { toValues } from "../callbacks/propGrouping.ts";
import type { Signature } from "../callbacks/signature.ts";
import { findUnserializable } from "./jsonSafety.ts";
import { isNoUpdate } from "./noUpdate.ts";
import type { ParsedCallbackRequest } from "./parseCallbackRequest.ts";

/** Props by the text of the id, then by name. The objects have no prototype, because an id may be any text. */
export type PropsById = Record<string, Props>;

/** @throws PatchbayError `callback_failed` if the value does not fit the outputs */
export function collectResult(
  { outputs }: Pick<Signature, "outputs">,
  { outputsList }: Pick<ParsedCallbackRequest, "outputsList">,
  value: unknown,
): PropsById {
  const response: PropsById = Object.create(null);
  if (outputs.refs.length === 0) {
    if (value !== undefined && value !== null && !isNoUpdate(value)) {
      throw wrong("A callback without outputs returned a value");
    }
    return response;
  }
  if (isNoUpdate(value)) return response;
  const values = toValues(outputs, value);
  for (const [at, entry] of outputsList.entries()) {
    const given = values[at];
    if (isNoUpdate(given)) continue;
    if (!("length" in entry)) {
      put(response, entry.id, entry.property, given);
      continue;
    }
    if (!Array.isArray(given) || given.length !== entry.length) {
      throw wrong(
        `Output ${outputs.names[at] ?? at + 1} stands for ${entry.length} components and needs a list of as many values`,
      );
    }
    for (const [inner, ref] of entry.entries()) put(response, ref.id, ref.property, given[inner]);
  }
  return response;
}

function put(response: PropsById, id: ComponentId, property: string, value: unknown): void {
  if (isNoUpdate(value)) return;
  const name = stripDuplicateHash(property);
  checkValue(value, name);
  const text = stringifyId(id);
  const props = response[text] ?? Object.create(null);
  props[name] = value;
  response[text] = props;
}

/** @throws PatchbayError `callback_failed` if JSON would drop the value or a part of it */
export function checkValue(value: unknown, property: string): void {
  const found = findUnserializable(value);
  if (found !== undefined) throw wrong(`${property}${found.path} cannot be set to ${found.what}`);
}

function wrong(message: string): PatchbayError {
  return new PatchbayError(ErrorCode.CallbackFailed, message);
}
