import { isPlainObject, isUnsafeKey } from "@patchbay/protocol";
import {
  compileExpression,
  type GridCallback,
  type ReportExpression,
} from "./expression/compileExpression.ts";

// AG Grid runs strings in these options as JavaScript. We interpret them.
const EXPRESSION_OPTIONS: ReadonlySet<string> = new Set([
  "valueGetter",
  "valueFormatter",
  "valueParser",
  "valueSetter",
  "equals",
  "comparator",
  "filterValueGetter",
  "headerValueGetter",
]);
const RULE_OPTIONS: ReadonlySet<string> = new Set(["cellClassRules", "rowClassRules"]);
// AG Grid inserts strings in these options as HTML.
const HTML_OPTIONS: ReadonlySet<string> = new Set([
  "template",
  "icons",
  "innerHeaderComponent",
  "overlayLoadingTemplate",
  "overlayNoRowsTemplate",
]);

/**
 * Turns options from the server into AG Grid's. `{function: "…"}` and strings that AG Grid would evaluate become functions. Strings that
 * would become HTML are left out.
 */
export function compileOptions(options: unknown, report: ReportExpression): unknown {
  if (Array.isArray(options)) return options.map((item) => compileOptions(item, report));
  if (!isPlainObject(options)) return options;
  const compiled: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(options)) {
    if (isUnsafeKey(name) || HTML_OPTIONS.has(name)) continue;
    compiled[name] = compileOption(name, value, report);
  }
  return compiled;
}

function compileOption(name: string, value: unknown, report: ReportExpression): unknown {
  const source = functionSource(value);
  if (source !== undefined) return wrap(name, compileExpression(source, report));
  if (EXPRESSION_OPTIONS.has(name) && typeof value === "string") {
    return wrap(name, compileExpression(value, report));
  }
  if (RULE_OPTIONS.has(name) && isPlainObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([rule, condition]) => [
        rule,
        typeof condition === "string"
          ? compileExpression(condition, report)
          : compileOptions(condition, report),
      ]),
    );
  }
  return compileOptions(value, report);
}

function functionSource(value: unknown): string | undefined {
  if (!isPlainObject(value) || Object.keys(value).length !== 1) return undefined;
  return typeof value.function === "string" ? value.function : undefined;
}

function wrap(name: string, callback: GridCallback): GridCallback {
  // AG Grid inserts a string that a renderer returns as HTML.
  if (name.endsWith("Renderer")) {
    return (params) => {
      const span = document.createElement("span");
      span.textContent = String(callback(params) ?? (params as { value?: unknown }).value ?? "");
      return span;
    };
  }
  if (name === "cellStyle" || name === "rowStyle" || name === "getRowStyle") {
    return (params) => {
      const style = callback(params);
      return isPlainObject(style) ? style : undefined;
    };
  }
  if (name === "valueFormatter") {
    return (params) => callback(params) ?? String((params as { value?: unknown }).value ?? "");
  }
  return callback;
}
