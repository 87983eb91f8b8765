import { evaluate, type Scope } from "./evaluate.ts";
import { type Expression, parseExpression } from "./parseExpression.ts";

/** An expression as a function that AG Grid calls with its `params`. */
export type GridCallback = (params: unknown) => unknown;

/** Reports a fault of an expression, once. */
export type ReportExpression = (source: string, error: Error) => void;

/**
 * Compiles an expression. If it is bad, it is reported, and the function returns `undefined`; then AG Grid shows the raw value. An
 * expression can use `params`, and for short its members `value`, `data`, `x` and so on.
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
