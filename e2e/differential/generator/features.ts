/** Lists the features that a program uses, for statistics and for `--without`. */
import type { CallbackDescription, Id, Json } from "../program/description.ts";
import type { Program } from "../program/program.ts";

export function featuresOf({ app, steps }: Pick<Program, "app" | "steps">): Set<string> {
  const features = new Set<string>(steps.map(([name]) => `step ${name}`));
  if (app?.options?.websocket_callbacks === true) features.add("all over the socket");
  for (const component of app?.layout ?? []) readJson(component, features, true);
  for (const callback of app?.callbacks ?? []) readCallback(callback, features);
  if (hasChain(app?.callbacks ?? [])) features.add("chain");
  return features;
}

function readCallback(callback: CallbackDescription, features: Set<string>): void {
  const {
    outputs,
    inputs,
    state = [],
    prevent,
    running,
    websocket,
    background,
    clientside,
    returns = [],
    sets,
    raises,
    listed,
  } = callback;
  for (const { id, duplicate, optional } of [...outputs, ...inputs, ...state]) {
    readId(id, features);
    if (duplicate) features.add("duplicate");
    if (optional) features.add("optional");
  }
  if (outputs.length === 0) features.add("no output");
  if (outputs.length > 1) features.add("several outputs");
  if (listed) features.add("listed");
  if (state.length > 0) features.add("state");
  if (prevent !== undefined) features.add(`prevent ${prevent}`);
  if (running) features.add("running");
  if (websocket) features.add("websocket");
  if (background) features.add("background");
  if (background?.progress) features.add("progress");
  if (clientside) features.add(`clientside ${clientside.function}`);
  if (sets) features.add("set_props");
  if (raises) features.add(raises.what);
  for (const returned of returns) {
    features.add(`give ${returned.give}`);
    if (returned.give === "value") readJson(returned.value, features);
    if (returned.give === "alternate") for (const value of returned.values) readJson(value, features);
    if (returned.give === "patch") {
      for (const [name, path] of returned.operations) {
        features.add(`patch ${name}`);
        if (path.includes("constructor")) features.add("patch of a key that objects have");
      }
    }
  }
}

function readJson(value: Json, features: Set<string>, isLayout = false): void {
  if (Array.isArray(value)) for (const one of value) readJson(one, features, isLayout);
  else if (value !== null && typeof value === "object") {
    for (const [key, one] of Object.entries(value)) {
      if (key === "$") features.add(isLayout ? `component ${one}` : "components as values");
      else if (key === "id") readId(one as Id, features);
      else if (key === "persistence") features.add("persistence");
      else {
        if (isLayout && "$" in value && key !== "children" && JSON.stringify(one).includes('"$"'))
          features.add("components as props");
        readJson(one, features, isLayout);
      }
    }
  }
}

const ODD: Readonly<Record<string, RegExp>> = {
  dot: /\./,
  backslash: /\\/,
  "escaped dot": /\\\./,
  quote: /["']/,
  unicode: /[^\0-\x7f]/,
};

function readId(id: Id, features: Set<string>): void {
  if (typeof id === "string") return;
  for (const value of Object.values(id)) {
    if (Array.isArray(value)) features.add(String(value[0]));
    else if (typeof value !== "string") features.add(`id ${typeof value}`);
    else
      for (const [name, pattern] of Object.entries(ODD)) if (pattern.test(value)) features.add(`id ${name}`);
  }
}

/** True if an output of one callback is an input of another. */
function hasChain(callbacks: readonly CallbackDescription[]): boolean {
  const keys = (list: CallbackDescription["inputs"]) =>
    list.map(({ id, prop }) => JSON.stringify([id, prop]));
  const inputs = new Set(callbacks.flatMap((callback) => keys(callback.inputs)));
  return callbacks.some((callback) => keys(callback.outputs).some((output) => inputs.has(output)));
}
