import { isPlainObject, type Props } from "@patchbay/protocol";

/** Checkers of the `prop-types` library refuse callers that do not know this. */
const SECRET = "SECRET_DO_NOT_PASS_THIS_OR_YOU_WILL_BE_FIRED";

type Check = (
  ...given: readonly [props: Props, prop: string, owner: string, what: string, path: null, secret: string]
) => unknown;

/**
 * What a component's `propTypes` have against its props, in the words that Dash has for it; React 19 no longer asks them, and
 * older ones only in development.
 */
export function checkProps(component: unknown, props: Props, type: string): readonly string[] {
  const checks: unknown = (component as { propTypes?: unknown } | undefined)?.propTypes;
  if (!isPlainObject(checks)) return [];
  return Object.entries(checks).flatMap(([prop, check]) => {
    if (typeof check !== "function") return [];
    try {
      const objection = (check as Check)(props, prop, type, "argument", null, SECRET);
      return objection instanceof Error ? [explain(objection.message, props, type)] : [];
    } catch {
      // A checker that fails says nothing about the props.
      return [];
    }
  });
}

/** Checkers say "Invalid argument `a[0].b` of type `number` supplied to `Type`, expected `string`." and the like. */
function explain(message: string, props: Props, type: string): string {
  const [, prop = ""] = message.split("`");
  const owner = props.id === undefined ? type : `${type} with ID "${String(props.id)}"`;
  if (message.includes("is marked as required"))
    return `${prop} in ${owner} is required but it was not provided.`;
  const isBad = message.startsWith("Invalid ") && message.includes(" supplied to ");
  if (!isBad || message.includes("\nBad object")) return message;
  const expected = message.split(", expected ")[1];
  const given = message.split(" of type `")[1]?.split("`")[0];
  const value = Object.hasOwn(props, prop) ? JSON.stringify(props[prop], null, 2) : undefined;
  return [
    `Invalid argument \`${prop}\` passed into ${owner}.`,
    ...(expected === undefined ? [] : [`Expected ${expected}`]),
    ...(given === undefined ? [] : [`Was supplied type \`${given}\`.`]),
    ...(value === undefined ? [] : [`Value provided: ${value.includes("\n") ? "\n" : ""}${value}`]),
  ].join("\n");
}
