import { isPlainObject, type Props } from "@patchbay/protocol";

/** Checkers of the `prop-types` library refuse callers that do not know this. */
const SECRET = "SECRET_DO_NOT_PASS_THIS_OR_YOU_WILL_BE_FIRED";

type Check = (props: Props, prop: string, owner: string, what: string, path: null, secret: string) => unknown;

/** What a component's `propTypes` have against its props; React 19 no longer asks them, and older ones only in development. */
export function checkProps(component: unknown, props: Props, owner: string): readonly string[] {
  const checks: unknown = (component as { propTypes?: unknown } | undefined)?.propTypes;
  if (!isPlainObject(checks)) return [];
  return Object.entries(checks).flatMap(([prop, check]) => {
    if (typeof check !== "function") return [];
    try {
      const objection = (check as Check)(props, prop, owner, "argument", null, SECRET);
      return objection instanceof Error ? [objection.message] : [];
    } catch {
      // A checker that fails says nothing about the props.
      return [];
    }
  });
}
