import { evaluate, type Scope } from "./evaluate.ts";
import { type Expression, parseExpression } from "./parseExpression.ts";

/** An expression as AG Grid calls it: with its `params`. */
export type GridCallback = (params: unknown) => unknown;

/** Says once what is wrong with an expression. */
export type ReportExpression = (source: string, error: Error) => void;

/**
 * Makes a function of an expression. A bad one is reported; the function then gives `undefined`, with which AG Grid
 * shows the raw value. It names `params`, and for short expressions its `value`, `data`, `x` and so on.
 */
export function compileExpression(source: string, report: ReportExpression): GridCallback {
  let reported = false;
  let parsed: Expression | undefined;
  function fail(error: unknown): undefined {
    if (!reported) report(source, error as Error);
    reported = true;
    return undefined;
  }
  try {
    parsed = parseExpression(source);
  } catch (error) {
    fail(error);
  }
  return (params) => {
    if (parsed === undefined) return undefined;
    try {
      return evaluate(parsed, scopeOf(params));
    } catch (error) {
      return fail(error);
    }
  };
}

function scopeOf(params: unknown): Scope {
  if (typeof params !== "object" || params === null) return { params };
  const { value, data, node, colDef, column, rowIndex, newValue, oldValue, context } = params as Scope;
  return { params, value, x: value, data, node, colDef, column, rowIndex, newValue, oldValue, ctx: context };
}
