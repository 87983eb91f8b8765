/** Shrinks a program that shows a difference. */
import type { AppDescription, CallbackDescription, Json } from "../program/description.ts";
import type { Program } from "../program/program.ts";

/**
 * Searches greedily for the smallest program that still shows a difference.
 * @param shows plays a candidate; true if it shows the difference
 * @param budget limit of played candidates
 */
export async function shrink(
  program: Program,
  shows: (candidate: Program) => Promise<boolean>,
  budget: number,
): Promise<Program> {
  let smallest = program;
  let left = budget;
  for (let found = true; found && left > 0; ) {
    found = false;
    for (const candidate of smallerPrograms(smallest)) {
      if (left <= 0) break;
      if (!isWhole(candidate, program)) continue;
      left--;
      if (!(await shows(candidate))) continue;
      smallest = candidate;
      found = true;
      break;
    }
  }
  return smallest;
}

/** True if the callbacks name only existing components. Ids that were missing in the original do not count. */
function isWhole(candidate: Program, original: Program): boolean {
  const [given, left] = [idsIn(original), idsIn(candidate)];
  return [...namedIn(candidate)].every((id) => left.has(id) || !given.has(id));
}

const TEXT_ID = /"id":"([^"]*)"/g;

/** Ids of components in the layout and in return values of callbacks. */
function idsIn({ app }: Program): Set<string> {
  const text = JSON.stringify([app?.layout, app?.callbacks.map(({ returns }) => returns)]);
  return new Set([...text.matchAll(TEXT_ID)].map(([, id]) => id as string));
}

function namedIn({ app }: Program): Set<string> {
  const named = (app?.callbacks ?? []).map(({ returns, clientside, sets = [], ...dependencies }) => {
    const given = clientside?.function === "set_props" ? (clientside.given as Json[]) : [];
    const targets = [...sets.map(([id]) => id), ...given.map((one) => (one as Json[])[0])];
    return [dependencies, targets.map((id) => ({ id }))];
  });
  return new Set([...JSON.stringify(named).matchAll(TEXT_ID)].map(([, id]) => id as string));
}

/** Yields programs with one thing less, the largest things first. */
export function* smallerPrograms(program: Program): Generator<Program> {
  const { app, steps } = program;
  if (steps.length > 1) {
    for (const half of [steps.slice(0, steps.length >> 1), steps.slice(steps.length >> 1)])
      yield { ...program, steps: half };
  }
  for (const rest of withoutOne(steps)) yield { ...program, steps: rest };
  if (app === undefined) return;
  for (const smaller of smallerApps(app)) yield { ...program, app: smaller };
}

function* smallerApps(app: AppDescription): Generator<AppDescription> {
  for (const callbacks of withoutOne(app.callbacks)) yield { ...app, callbacks };
  for (const layout of withoutOne(app.layout)) yield { ...app, layout };
  for (const [place, callback] of app.callbacks.entries()) {
    for (const smaller of smallerCallbacks(callback))
      yield { ...app, callbacks: app.callbacks.with(place, smaller) };
  }
  for (const [place, component] of app.layout.entries()) {
    for (const smaller of smallerJson(component)) {
      yield { ...app, layout: app.layout.with(place, smaller as typeof component) };
    }
  }
}

function* smallerCallbacks(callback: CallbackDescription): Generator<CallbackDescription> {
  for (const part of [
    "state",
    "running",
    "websocket",
    "background",
    "raises",
    "sets",
    "listed",
    "prevent",
  ] as const) {
    if (callback[part] === undefined) continue;
    const { [part]: _dropped, ...rest } = callback;
    yield rest;
  }
  const { outputs, returns = [], inputs, state = [], sets = [] } = callback;
  if (inputs.length > 1) for (const rest of withoutOne(inputs)) yield { ...callback, inputs: rest };
  if (state.length > 1) for (const rest of withoutOne(state)) yield { ...callback, state: rest };
  if (sets.length > 1) for (const rest of withoutOne(sets)) yield { ...callback, sets: rest };
  for (const place of outputs.keys()) {
    if (outputs.length === 1 && returns.length > 0) break;
    yield { ...callback, outputs: outputs.toSpliced(place, 1), returns: returns.toSpliced(place, 1) };
  }
  for (const [place, one] of returns.entries()) {
    if (one.give === "patch" && one.operations.length > 1) {
      for (const operations of withoutOne(one.operations)) {
        yield { ...callback, returns: returns.with(place, { ...one, operations }) };
      }
    }
    for (const part of ["value", "values"] as const) {
      if (!(part in one)) continue;
      for (const smaller of smallerJson((one as unknown as Record<string, Json>)[part] as Json)) {
        yield { ...callback, returns: returns.with(place, { ...one, [part]: smaller } as typeof one) };
      }
    }
  }
}

/** Yields values with fewer items or props. A component keeps its name and id. */
function* smallerJson(value: Json): Generator<Json> {
  if (Array.isArray(value)) {
    yield* withoutOne(value as readonly Json[]);
    for (const [place, one] of (value as readonly Json[]).entries()) {
      for (const smaller of smallerJson(one)) yield (value as readonly Json[]).with(place, smaller);
    }
  } else if (value !== null && typeof value === "object") {
    const object = value as { readonly [key: string]: Json };
    for (const key of Object.keys(object)) {
      if (key === "$" || key === "id") continue;
      const { [key]: dropped, ...rest } = object;
      yield rest;
      for (const smaller of smallerJson(dropped as Json)) yield { ...object, [key]: smaller };
    }
  }
}

function* withoutOne<T>(list: readonly T[]): Generator<readonly T[]> {
  for (const place of list.keys()) yield list.toSpliced(place, 1);
}
