/** Callbacks that run in the browser: given as source text, or named where a page's own script defines them. */
import { Script } from "node:vm";
import { isUnsafeKey } from "@patchbay/protocol";
import { describeThrown } from "../log/describeThrown.ts";
import type { CallbackOptions, Inputs, Outputs, States } from "./callbackOptions.ts";
import { sha256 } from "./definition.ts";
import type { Input, Output, State } from "./dependencies.ts";

/** A function that a script of the page puts at `dash_clientside[namespace][functionName]`. */
export interface ClientsideFunction {
  readonly namespace: string;
  readonly functionName: string;
}

/** In the browser values come and go one by one or in lists, so there are no names here. */
export type ClientsideOptions = Pick<
  CallbackOptions,
  "preventInitialCall" | "optional" | "hidden" | "name" | "overlap"
> & {
  /** Default none: the function works by `dash_clientside.set_props`. */
  output?: Output | readonly Output[];
  inputs?: readonly Input[];
  state?: readonly State[];
};

/** Where pages look for functions that came as source. */
const SOURCES = "_dashprivate_clientside_funcs";
/** What a page keeps beside the namespaces. */
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
  /** The expression, where it was given. */
  readonly source?: string;
}

/** @throws TypeError on source that is no expression, and on names that are not free */
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

/** @throws TypeError when a callback in the browser was declared with names */
export function checkClientsideShape(options: { output?: Outputs; inputs?: Inputs; state?: States }): void {
  const named = [options.inputs, options.state].some((refs) => refs !== undefined && !Array.isArray(refs));
  const { output } = options;
  const namedOutput = output !== undefined && !Array.isArray(output) && !("kind" in output);
  if (named || namedOutput) throw new TypeError("Clientside callbacks take lists, not names");
}

function checkExpression(source: string): void {
  try {
    // Compiled, never run. The line ends keep a comment at the end from hiding the bracket; the second kind of
    // brackets refuses text that closes the first and opens it again.
    new Script(`(\n${source}\n)`);
    new Script(`[\n${source}\n]`);
  } catch (cause) {
    throw new TypeError(`The clientside function is no expression: ${describeThrown(cause)}`, { cause });
  }
}

/** A classic script that puts the functions where pages look for them, beside what is there already; each for itself. */
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
