/** Generates a random app with random steps. A seed always makes the same program. */
import type { CallbackDescription, ComponentDescription, Json } from "../program/description.ts";
import { type Program, SEED } from "../program/program.ts";
import type { Step } from "../program/steps.ts";
import { makeCallback } from "./callbacks.ts";
import { type Chooser, drawOnce } from "./chooser.ts";
import { featuresOf } from "./features.ts";
import { MAKER_NAMES, makePart, member, type Part } from "./parts.ts";
import { makeOptions, transported } from "./transports.ts";
import { Writers } from "./writers.ts";

const ATTEMPTS = 200;
const LAST_LEVEL = 1000;

/** @param without features that the program must not have @throws Error if no attempt was without them */
export function generateProgram(seed: number, without: ReadonlySet<string> = new Set()): Program {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    // Successive seeds without mixing would begin with similar choices.
    const mixed = Math.imul(seed + attempt * 0x10000, 0x9e3779b1) | 0;
    const program = { ...drawOnce(mixed, makeProgram), name: `${SEED}${seed}` };
    if (program.app.callbacks.length > 0 && !hasAny(featuresOf(program), without)) return program;
  }
  throw new Error(`Seed ${seed}: no program without ${[...without].join(", ")}.`);
}

function hasAny(features: ReadonlySet<string>, names: ReadonlySet<string>): boolean {
  return [...names].some((name) => features.has(name));
}

type Described = Omit<Program, "name"> & Required<Pick<Program, "app">>;

function makeProgram(choose: Chooser): Described {
  const kinds = [
    "button",
    "div",
    // Most Patches need a store.
    ...(choose.chance(50) ? ["store"] : []),
    ...Array.from({ length: choose.number(2, 5) }, () => choose.pick(MAKER_NAMES)),
  ];
  const made = choose
    .some(kinds, kinds.length, kinds.length)
    .map((kind, place) => makePart(kind, `${kind}${place}`, place * 2, choose));
  const components: ComponentDescription[] = made.map(({ component }) => component);
  const parts: Part[] = made.flatMap((one) => one.parts);
  const callbacks: CallbackDescription[] = [];
  const writers = new Writers();
  const options = makeOptions(choose);

  const end = makePart("div", "end", LAST_LEVEL, choose);
  parts.push(...end.parts);
  if (choose.chance(35)) addComingAndGoing(components, parts, callbacks, writers, choose);
  if (choose.chance(50)) addGrowth(parts, callbacks, writers, choose);
  components.push(end.component);
  const wanted = choose.number(1, 5);
  for (let i = 0; i < wanted; i++) {
    const callback = makeCallback(parts, writers, choose);
    if (callback !== undefined) callbacks.push(transported(callback, options, end.parts, writers, choose));
  }
  return {
    app: { options, layout: components, callbacks },
    steps: makeSteps(parts, choose),
  };
}

/** Adds a box that a button fills and empties. Its contents take part in callbacks. */
function addComingAndGoing(
  components: ComponentDescription[],
  parts: Part[],
  callbacks: CallbackDescription[],
  writers: Writers,
  choose: Chooser,
): void {
  const level = components.length * 2;
  const contents = ["button", choose.pick(MAKER_NAMES)].map((kind, place) =>
    makePart(kind, `late${kind}${place}`, level + 2 + place * 2, choose),
  );
  const inside: Json = contents.map(({ component }) => component);
  components.push({ $: "html.Div", id: "box", ...(choose.chance(40) && { children: inside }) });
  const opener = parts.find(({ id }) => typeof id === "string" && id.startsWith("button"));
  parts.push(...contents.flatMap((one) => one.parts).map((part): Part => ({ ...part, late: true })));
  if (opener === undefined) return;
  writers.add({ id: "box", prop: "children" }, [{ id: opener.id, prop: "n_clicks" }]);
  callbacks.push({
    outputs: [{ id: "box", prop: "children" }],
    inputs: [{ id: opener.id, prop: "n_clicks" }],
    ...(choose.chance(60) && { prevent: true }),
    returns: [{ give: "alternate", values: choose.chance(50) ? [[], inside] : [inside, []] }],
  });
}

/** Adds a callback by which a button changes the number of a family's members. */
function addGrowth(
  parts: readonly Part[],
  callbacks: CallbackDescription[],
  writers: Writers,
  choose: Chooser,
): void {
  const go = parts.find(({ id }) => typeof id !== "string" && String(id.role).endsWith("go"));
  const opener = parts.find(
    ({ id, level }) => typeof id === "string" && id.startsWith("button") && level < (go?.level ?? 0),
  );
  if (go === undefined || opener === undefined || typeof go.id === "string") return;
  const name = String(go.id.role).replace(/go$/, "");
  const of = choose.pick(["new {n}", "n.{n}", "\\.{n}"]);
  const added = member({ ...go.id, of }, { ...go.id, role: `${name}told`, of }, of);
  const operation = choose.pick([
    ["append", [], added],
    ["extend", [], [added]],
    ["delete", [0]],
    ["clear", []],
    ["assign", [0, "props", "className"], "changed"],
  ] as const);
  writers.add({ id: name, prop: "children" }, [{ id: opener.id, prop: "n_clicks" }]);
  callbacks.push({
    outputs: [{ id: name, prop: "children" }],
    inputs: [{ id: opener.id, prop: "n_clicks" }],
    prevent: true,
    returns: [{ give: "patch", operations: [operation] }],
  });
}

function makeSteps(parts: readonly Part[], choose: Chooser): Step[] {
  const possible = parts.flatMap(({ steps }) => steps);
  return Array.from({ length: choose.number(2, 6) }, (): Step => {
    if (possible.length > 0 && choose.chance(88)) return choose.pick(possible);
    const target = parts.find(
      ({ outputs, members }) => members.length === 0 && outputs.some(({ kind }) => kind === "text"),
    );
    const place = target?.outputs.find(({ kind }) => kind === "text");
    if (place !== undefined && choose.chance(40)) {
      const props = JSON.stringify({ [place.prop]: "set by the page" });
      return ["evaluate", `dash_clientside.set_props(${JSON.stringify(place.id)}, ${props})`];
    }
    return choose.pick<Step>([["reload"], ["back"], ["reload"]]);
  });
}
