import { isPlainObject, type Props } from "@patchbay/protocol";

/** The checkers of the `prop-types` library throw unless they are called with this. */
const SECRET = "SECRET_DO_NOT_PASS_THIS_OR_YOU_WILL_BE_FIRED";

type Check = (
  ...given: readonly [props: Props, prop: string, owner: string, what: string, path: null, secret: string]
) => unknown;

/**
 * Checks a component's props with its `propTypes`. @returns messages in Dash's words. Needed because React 19 no longer checks them, and
 * older versions do so in development only.
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
      // A checker that throws is ignored.
      return [];
    }
  });
}

/** Turns a checker's message, such as "Invalid argument `a[0].b` of type `number` supplied to `Type`, expected `string`.", into Dash's. */
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
