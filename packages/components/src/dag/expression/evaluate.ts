import { ownProp } from "@patchbay/protocol";
import type jsep from "jsep";
import { bounded, type Callable, D3, GLOBALS, MADE, mathMember, methodOf, text } from "./callables.ts";
import type { Expression } from "./parseExpression.ts";

/** The values of an expression's names. */
export type Scope = Readonly<Record<string, unknown>>;

const CONSTANTS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["undefined", undefined],
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
]);

/** Members that lead from a value to its prototype or constructor. */
const REFUSED: ReadonlySet<string> = new Set(["__proto__", "prototype", "constructor"]);

/**
 * The value of a parsed expression. It can read own properties, compute, and call the functions of `callables.ts`. It cannot reach a
 * prototype, a function of the page or a name outside of `scope`. @throws on anything else
 */
export function evaluate(node: Expression, scope: Scope): unknown {
  switch (node.type) {
    case "Literal":
      return (node as jsep.Literal).value;
    case "Identifier":
      return lookUp((node as jsep.Identifier).name, scope);
    case "MemberExpression":
      return readMember(node as jsep.MemberExpression, scope);
    case "CallExpression":
      return call(node as jsep.CallExpression, scope);
    case "ConditionalExpression": {
      const { test, consequent, alternate } = node as jsep.ConditionalExpression;
      return evaluate(evaluate(test, scope) ? consequent : alternate, scope);
    }
    case "UnaryExpression": {
      const { operator, argument } = node as jsep.UnaryExpression;
      return applyUnary(operator, evaluate(argument, scope));
    }
    case "BinaryExpression":
    case "LogicalExpression": {
      const { operator, left, right } = node as jsep.BinaryExpression;
      return applyBinary(operator, evaluate(left, scope), () => evaluate(right, scope));
    }
    case "ArrayExpression":
      return (node as jsep.ArrayExpression).elements.map((element) =>
        element === null ? undefined : evaluate(element, scope),
      );
    case "ObjectExpression":
      return makeObject(node, scope);
    case "TemplateLiteral":
      return fillTemplate(node, scope);
    default:
      throw new Error(`${node.type} is not allowed in an expression`);
  }
}

function lookUp(name: string, scope: Scope): unknown {
  if (Object.hasOwn(scope, name)) return scope[name];
  if (CONSTANTS.has(name)) return CONSTANTS.get(name);
  throw new Error(`${name} is not known here`);
}

function isPlainName(node: Expression, name: string, scope: Scope): boolean {
  return node.type === "Identifier" && node.name === name && !Object.hasOwn(scope, name);
}

function memberName(node: jsep.MemberExpression, scope: Scope): string | number {
  const name = node.computed ? evaluate(node.property, scope) : (node.property as jsep.Identifier).name;
  if (typeof name !== "string" && typeof name !== "number") throw new Error(`No such member: ${text(name)}`);
  if (REFUSED.has(String(name))) throw new Error(`${name} is not allowed in an expression`);
  return name;
}

function readMember(node: jsep.MemberExpression, scope: Scope): unknown {
  const name = memberName(node, scope);
  if (isPlainName(node.object, "Math", scope)) return mathMember(String(name));
  const target = evaluate(node.object, scope);
  if (target === undefined || target === null) {
    if (node.optional) return undefined;
    throw new Error(`Cannot read ${name} of ${target}`);
  }
  if (typeof target === "string") return name === "length" ? target.length : ownProp(Object(target), name);
  return typeof target === "object" ? ownProp(target, name) : undefined;
}

function call(node: jsep.CallExpression, scope: Scope): unknown {
  const callable = calleeOf(node.callee, scope);
  return callable(...node.arguments.map((argument) => evaluate(argument, scope)));
}

function calleeOf(callee: Expression, scope: Scope): Callable {
  let found: unknown;
  if (callee.type === "Identifier") {
    const name = String(callee.name);
    found = Object.hasOwn(scope, name) ? undefined : GLOBALS.get(name);
  } else if (callee.type === "MemberExpression") {
    const member = callee as jsep.MemberExpression;
    const name = String(memberName(member, scope));
    if (isPlainName(member.object, "d3", scope)) found = D3.get(name);
    else if (isPlainName(member.object, "Math", scope)) found = mathMember(name);
    else found = methodOf(evaluate(member.object, scope), name);
  } else {
    const value = evaluate(callee, scope);
    found = typeof value === "function" && MADE.has(value as Callable) ? value : undefined;
  }
  if (typeof found !== "function") throw new Error("An expression may not call that");
  return found as Callable;
}

function applyUnary(operator: string, value: unknown): unknown {
  switch (operator) {
    case "!":
      return !value;
    case "-":
      return -Number(value);
    case "+":
      return Number(value);
    case "typeof":
      return typeof value;
    default:
      throw new Error(`${operator} is not allowed in an expression`);
  }
}

type Comparable = number | string;

function applyBinary(operator: string, left: unknown, rightOf: () => unknown): unknown {
  if (operator === "&&") return left && rightOf();
  if (operator === "||") return left || rightOf();
  if (operator === "??") return left ?? rightOf();
  const right = rightOf();
  switch (operator) {
    case "+":
      return add(left, right);
    case "-":
      return Number(left) - Number(right);
    case "*":
      return Number(left) * Number(right);
    case "/":
      return Number(left) / Number(right);
    case "%":
      return Number(left) % Number(right);
    case "**":
      return Number(left) ** Number(right);
    case "===":
      return left === right;
    case "!==":
      return left !== right;
    case "==":
      return looselyEqual(left, right);
    case "!=":
      return !looselyEqual(left, right);
    case "<":
      return comparable(left) < comparable(right);
    case "<=":
      return comparable(left) <= comparable(right);
    case ">":
      return comparable(left) > comparable(right);
    case ">=":
      return comparable(left) >= comparable(right);
    default:
      throw new Error(`${operator} is not allowed in an expression`);
  }
}

function add(left: unknown, right: unknown): unknown {
  const numeric = (value: unknown) =>
    typeof value === "number" || typeof value === "boolean" || value === null;
  if (numeric(left) && numeric(right)) return Number(left) + Number(right);
  return bounded(text(left) + text(right));
}

/** JavaScript's `==` for plain values. Does not call conversion methods of an object. */
function looselyEqual(left: unknown, right: unknown): boolean {
  if (left === null || left === undefined) return right === null || right === undefined;
  if (right === null || right === undefined) return false;
  if (typeof left === typeof right || typeof left === "object" || typeof right === "object")
    return left === right;
  return Number(left) === Number(right);
}

function comparable(value: unknown): Comparable {
  if (typeof value === "string" || typeof value === "number") return value;
  if (value instanceof Date) return value.getTime();
  return value === null || typeof value === "boolean" ? Number(value) : Number.NaN;
}

interface ObjectProperty extends Expression {
  computed: boolean;
  key: Expression;
  value?: Expression | null;
}

function makeObject(node: Expression, scope: Scope): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const property of node.properties as ObjectProperty[]) {
    if (property.type !== "Property") throw new Error(`${property.type} is not allowed in an expression`);
    const { key } = property;
    const name = text(
      property.computed ? evaluate(key, scope) : key.type === "Identifier" ? key.name : key.value,
    );
    if (REFUSED.has(String(name))) throw new Error(`${name} is not allowed in an expression`);
    made[name] = evaluate(property.value ?? key, scope);
  }
  return made;
}

function fillTemplate(node: Expression, scope: Scope): string {
  const expressions = node.expressions as Expression[];
  let filled = "";
  for (const [index, quasi] of (node.quasis as (Expression & { value: { cooked: string } })[]).entries()) {
    const expression = expressions[index];
    filled += quasi.value.cooked + (expression === undefined ? "" : text(evaluate(expression, scope)));
    bounded(filled);
  }
  return filled;
}
