import objectPlugin from "@jsep-plugin/object";
import templatePlugin from "@jsep-plugin/template";
import jsep from "jsep";

/** A parsed expression: plain data that `evaluate` interprets. */
export type Expression = jsep.Expression;

const MAX_LENGTH = 5000;

jsep.plugins.register(objectPlugin, templatePlugin);
jsep.addUnaryOp("typeof");

/** Parses one expression. @throws if the text is no expression, or is too long */
export function parseExpression(source: string): Expression {
  if (source.length > MAX_LENGTH) throw new Error(`The expression is longer than ${MAX_LENGTH} characters`);
  const text = source
    .trim()
    .replace(/^return\b/, "")
    .replace(/;\s*$/, "");
  const parsed = jsep(text);
  if (parsed.type === "Compound") throw new Error(`Not one expression: ${source}`);
  return parsed;
}
