import { elementAttributes } from "../../safety/elementAttributes.ts";

const HANDLED: ReadonlySet<string> = new Set([
  "value",
  "debounce",
  "n_submit",
  "n_submit_timestamp",
  "n_blur",
  "n_blur_timestamp",
  "className",
]);
// Dash accepts these as booleans and as strings, as in HTML.
const FLAGS: ReadonlySet<string> = new Set(["disabled", "required", "readOnly", "autoFocus", "multiple"]);

/** Attributes of a text field, without the props that its component handles itself. */
export function fieldAttributes(tag: "input" | "textarea", props: object): Record<string, unknown> {
  const attributes = elementAttributes(tag, props as Readonly<Record<string, unknown>>);
  for (const name of Object.keys(attributes)) {
    if (HANDLED.has(name)) delete attributes[name];
    else if (FLAGS.has(name)) attributes[name] = attributes[name] !== false && attributes[name] !== "false";
  }
  return attributes;
}
