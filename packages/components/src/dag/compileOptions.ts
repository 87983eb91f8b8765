import { isPlainObject, isUnsafeKey } from "@patchbay/protocol";
import {
  compileExpression,
  type GridCallback,
  type ReportExpression,
} from "./expression/compileExpression.ts";

// AG Grid would run these texts as JavaScript; ours are interpreted.
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
// AG Grid would put these texts into the page as HTML.
const HTML_OPTIONS: ReadonlySet<string> = new Set([
  "template",
  "icons",
  "innerHeaderComponent",
  "overlayLoadingTemplate",
  "overlayNoRowsTemplate",
]);

/**
 * Grid options as AG Grid takes them, from options as the wire has them: `{function: "…"}` and the texts AG Grid
 * would evaluate become functions, and what would become HTML is left out.
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
  // AG Grid takes a text from a renderer for HTML.
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
