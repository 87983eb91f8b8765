/** Clientside callbacks run in the browser. Their function is source text, or the name of a function in a script of the page. */
import { Script } from "node:vm";
import { isUnsafeKey } from "@patchbay/protocol";
import { describeThrown } from "../log/describeThrown.ts";
import type { CallbackOptions, Inputs, Outputs, States } from "./callbackOptions.ts";
import { sha256 } from "./definition.ts";
import type { Input, Output, State } from "./dependencies.ts";

/** The function `dash_clientside[namespace][functionName]`, which a script of the page defines. */
export interface ClientsideFunction {
  readonly namespace: string;
  readonly functionName: string;
}

/** Outputs, inputs and states have no names here: browser functions take and return lists. */
export type ClientsideOptions = Pick<
  CallbackOptions,
  "preventInitialCall" | "optional" | "hidden" | "name" | "overlap"
> & {
  /** Default none: the function updates by `dash_clientside.set_props`. */
  output?: Output | readonly Output[];
  inputs?: readonly Input[];
  state?: readonly State[];
};

/** The namespace of functions that were given as source. */
const SOURCES = "_dashprivate_clientside_funcs";
/** Members of `dash_clientside` that are not namespaces. */
const RESERVED: ReadonlySet<string> = new Set([
  "PreventUpdate",
  "no_update",
  "callback_context",
  "set_props",
  "clean_url",
  "Patch",
]);

export interface NamedFunction {
  readonly clientside_function: { namespace: string; function_name: string };
  /** The expression, if the function was given as source. */
  readonly source?: string;
}

/** @throws TypeError if the source is no expression, or a name is reserved */
export function nameFunction(given: string | ClientsideFunction): NamedFunction {
  if (typeof given === "string") {
    const source = given.trim().replace(/;+$/, "");
    checkExpression(source);
    return { clientside_function: { namespace: SOURCES, function_name: sha256(source) }, source };
  }
  const { namespace, functionName } = given;
  for (const name of [namespace, functionName]) {
    if (typeof name !== "string" || name === "" || isUnsafeKey(name))
      throw new TypeError(`"${String(name)}" cannot name a clientside function or its namespace`);
  }
  if (namespace.startsWith("_dashprivate_") || RESERVED.has(namespace))
    throw new TypeError(`The namespace "${namespace}" is not free`);
  return { clientside_function: { namespace, function_name: functionName } };
}

/** @throws TypeError if outputs, inputs or states are declared under names */
export function checkClientsideShape(options: { output?: Outputs; inputs?: Inputs; state?: States }): void {
  const named = [options.inputs, options.state].some((refs) => refs !== undefined && !Array.isArray(refs));
  const { output } = options;
  const namedOutput = output !== undefined && !Array.isArray(output) && !("kind" in output);
  if (named || namedOutput) throw new TypeError("Clientside callbacks take lists, not names");
}

function checkExpression(source: string): void {
  try {
    // Compiled and never run. The line break keeps a comment at the end from hiding the closing bracket. The second check refuses
    // source that closes the round bracket and opens another one.
    new Script(`(\n${source}\n)`);
    new Script(`[\n${source}\n]`);
  } catch (cause) {
    throw new TypeError(`The clientside function is no expression: ${describeThrown(cause)}`, { cause });
  }
}

/** A classic script that adds the functions to `dash_clientside`. An error in one does not keep the others from being defined. */
export function renderClientsideScript(functions: readonly NamedFunction[]): string {
  const lines = functions.flatMap(({ clientside_function, source }) =>
    source === undefined
      ? []
      : [
          "  try {",
          `    functions[${JSON.stringify(clientside_function.function_name)}] = (\n${source}\n);`,
          "  } catch (error) {",
          "    reportError(error);",
          "  }",
        ],
  );
  if (lines.length === 0) return "";
  return [
    "(function () {",
    "  var clientside = (window.dash_clientside = window.dash_clientside || {});",
    `  var functions = (clientside.${SOURCES} = clientside.${SOURCES} || {});`,
    ...lines,
    "})();",
    "",
  ].join("\n");
}
