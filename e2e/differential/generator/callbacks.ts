/** Generates callbacks between the parts of an app. */
import type {
  CallbackDescription,
  Dependency,
  Id,
  Json,
  PatchOperation,
  Returned,
  Wildcard,
} from "../program/description.ts";
import type { Chooser } from "./chooser.ts";
import { ODD_TEXTS } from "./oddities.ts";
import { content, type Kind, type Part, type Place, storeData } from "./parts.ts";
import type { Writers } from "./writers.ts";

/** Clientside functions that return a text, for any output that takes text. */
const TEXT_FUNCTIONS = ["tell", "copy", "promise", "no_update", "prevent_update", "throw", "constant"];

/** An optional input of a component that does not exist. */
const NOWHERE: Dependency = { id: "nowhere", prop: "value", optional: true };

/** Returns undefined if the choices do not fit together. */
export function makeCallback(
  parts: readonly Part[],
  writers: Writers,
  choose: Chooser,
): CallbackDescription | undefined {
  const shape = choose.number(1, 100);
  const families = parts.filter(({ members }) => members.length > 0);
  if (shape <= 25 && families.length > 0) return matching(parts, families, writers, choose);
  return plain(parts, writers, choose);
}

/** A callback from single components, or from all members of a family, to later parts. */
function plain(parts: readonly Part[], writers: Writers, choose: Chooser): CallbackDescription | undefined {
  const sources = choose.some(
    parts.filter(({ inputs }) => inputs.length > 0),
    1,
    3,
  );
  const level = Math.max(...sources.map((source) => source.level));
  const targets = choose.some(
    parts.filter((part) => part.level > level && part.outputs.length > 0),
    0,
    2,
  );
  if (targets.length === 0 && !choose.chance(30)) return undefined;
  return complete(
    parts,
    {
      inputs: sources.map(({ inputs, late }) => ({
        place: choose.pick(inputs),
        wildcard: "ALL",
        optional: late === true && choose.chance(50),
      })),
      outputs: targets.map((target) => ({ place: choose.pick(target.outputs), wildcard: "ALL" })),
      level,
    },
    writers,
    choose,
  );
}

/** A callback with MATCH, from a member of a family to the part of the same member. */
function matching(
  parts: readonly Part[],
  families: readonly Part[],
  writers: Writers,
  choose: Chooser,
): CallbackDescription | undefined {
  const source = choose.pick(families);
  const target = families.find(({ level, id }) => level === source.level + 1 && sameFamily(id, source.id));
  if (target === undefined || source.inputs.length === 0) return undefined;
  const singles = parts.filter(
    (part) => part.members.length === 0 && part.level < target.level && part.inputs.length > 0,
  );
  const smaller = choose.chance(25) && areComparable(source.members);
  return complete(
    parts,
    {
      inputs: [
        { place: choose.pick(source.inputs), wildcard: "MATCH" },
        ...(smaller ? [{ place: choose.pick(source.inputs), wildcard: "ALLSMALLER" as const }] : []),
        ...(choose.chance(25) && singles.length > 0
          ? [{ place: choose.pick(choose.pick(singles).inputs), wildcard: "ALL" as const }]
          : []),
      ],
      outputs: choose.some(target.outputs, 1, 2).map((place) => ({ place, wildcard: "MATCH" as const })),
      level: source.level,
    },
    writers,
    choose,
  );
}

interface Ends {
  readonly inputs: readonly { place: Place; wildcard: Wildcard; optional?: boolean }[];
  readonly outputs: readonly { place: Place; wildcard: Wildcard }[];
  readonly level: number;
}

function complete(
  parts: readonly Part[],
  ends: Ends,
  writers: Writers,
  choose: Chooser,
): CallbackDescription | undefined {
  const inputs = ends.inputs.map(({ place, wildcard, optional }) => dependency(place, wildcard, optional));
  if (choose.chance(6)) inputs.push(NOWHERE);
  const outputs: Dependency[] = [];
  for (const { place, wildcard } of ends.outputs) {
    const output = dependency(place, wildcard);
    if (!writers.mayWrite(output, inputs)) return undefined;
    outputs.push(writers.isWritten(output) ? { ...output, duplicate: true } : output);
  }
  for (const output of outputs) writers.add(output, inputs);
  const matches = ends.outputs.some(({ wildcard }) => wildcard === "MATCH");
  const state = choose.chance(35) ? states(parts, choose) : [];
  const kinds = ends.outputs.map(({ place }) => place.kind);
  const later = parts.filter(
    (part) => part.level > ends.level && part.members.length === 0 && part.outputs.length > 0,
  );
  return {
    outputs,
    ...(outputs.length === 1 && choose.chance(15) && { listed: true }),
    inputs,
    ...(state.length > 0 && { state }),
    ...prevention(outputs, choose),
    ...(choose.chance(20) && !matches && runningOf(later, inputs, writers, choose)),
    ...behaviour(kinds, later, outputs, inputs, writers, choose),
  };
}

function behaviour(
  kinds: readonly Kind[],
  later: readonly Part[],
  outputs: readonly Dependency[],
  inputs: readonly Dependency[],
  writers: Writers,
  choose: Chooser,
): Partial<CallbackDescription> {
  const isText = kinds.length === 1 && (kinds[0] === "text" || kinds[0] === "content");
  if (isText && !JSON.stringify(outputs).includes('"ALL"') && choose.chance(30)) {
    const name = choose.pick(TEXT_FUNCTIONS);
    return { clientside: { function: name, ...(name === "constant" && { given: choose.pick(ODD_TEXTS) }) } };
  }
  const texts = later
    .flatMap((part) => part.outputs)
    .filter(
      (place) => (place.kind === "text" || place.kind === "content") && writers.mayWrite(place, inputs),
    );
  const targets = kinds.length === 0 || choose.chance(15) ? choose.some(texts, 1, 2) : [];
  for (const target of targets) writers.add(target, inputs);
  if (kinds.length === 0 && choose.chance(50)) {
    return {
      clientside: { function: "set_props", given: targets.map(({ id, prop }) => [id as Json, prop]) },
    };
  }
  return {
    ...(kinds.length > 0 && { returns: kinds.map((kind) => returned(kind, kinds.length === 1, choose)) }),
    ...(targets.length > 0 && {
      sets: targets.map(({ id, prop }) => [id, { [prop]: { tell: true } }] as const),
    }),
    ...(choose.chance(15) && {
      raises: {
        what: choose.pick(["PreventUpdate", "ValueError"] as const),
        when: choose.pick(["always", "odd", "even"] as const),
      },
    }),
  };
}

/** @param alone the only output: a Patch of data may fail, and then the renderers treat other outputs differently */
function returned(kind: Kind, alone: boolean, choose: Chooser): Returned {
  if (choose.chance(8)) return { give: "no_update" };
  switch (kind) {
    case "text":
      return choose.chance(70) ? { give: "tell" } : { give: "value", value: choose.pick(ODD_TEXTS) };
    case "content": {
      if (choose.chance(50)) return { give: "tell" };
      if (choose.chance(50))
        return { give: "alternate", values: [content(choose, "even"), content(choose, "odd")] };
      return { give: "value", value: content(choose, "value") };
    }
    case "flag":
      return { give: "alternate", values: [choose.chance(50), choose.chance(50)] };
    case "style":
      return choose.chance(50)
        ? { give: "patch", operations: [["assign", ["color"], choose.pick(["red", "blue"])]] }
        : { give: "alternate", values: [{ color: "red" }, { color: "green", fontWeight: "bold" }] };
    case "data":
      return alone && choose.chance(80)
        ? { give: "patch", operations: dataPatch(choose) }
        : { give: "alternate", values: [storeData(), null, { n: 5 }] };
    case "options":
      return {
        give: "alternate",
        values: [
          ["red", "green"],
          ["blue", "violet"],
        ],
      };
    case "choice":
      return { give: "alternate", values: ["red", "blue", null] };
    case "choices":
      return { give: "alternate", values: [["red"], ["green", "blue"], []] };
    case "count":
      return { give: "alternate", values: [0, 7] };
  }
}

const DATA_PATCHES: readonly PatchOperation[] = [
  ["assign", ["map", "a"], 5],
  ["assign", ["new"], { x: [1] }],
  ["delete", ["map", "a"]],
  ["append", ["list"], "{n}"],
  ["prepend", ["list"], "{n}"],
  ["insert", ["list"], "{n}", 1],
  ["insert", ["list"], "{n}", -1],
  ["extend", ["list"], [8, 9]],
  ["remove", ["list"], 2],
  ["clear", ["list"]],
  ["reverse", ["list"]],
  ["add", ["n"], 3],
  ["add", ["text"], "!"],
  ["subtract", ["n"], 1],
  ["subtract", ["n"], 0.5],
  ["subtract", ["map", "a"], 2],
  ["multiply", ["n"], 2],
  ["merge", ["map"], { c: 3, a: 9 }],
  ["assign", ["list", -1], "last"],
  ["assign", ["list", 0], "first"],
  ["delete", ["list", 0]],
  ["delete", ["list", -1]],
  ["assign", ["map", "constructor"], 1],
  ["assign", ["map", "b", "c"], null],
];

function dataPatch(choose: Chooser): PatchOperation[] {
  return choose.some(DATA_PATCHES, 2, 5);
}

function prevention(outputs: readonly Dependency[], choose: Chooser): Pick<CallbackDescription, "prevent"> {
  const duplicates = outputs.some(({ duplicate }) => duplicate);
  if (duplicates) return { prevent: choose.chance(80) ? true : "initial_duplicate" };
  return choose.chance(35) ? { prevent: true } : {};
}

function runningOf(
  later: readonly Part[],
  inputs: readonly Dependency[],
  writers: Writers,
  choose: Chooser,
): Pick<CallbackDescription, "running"> {
  const places = later
    .flatMap(({ outputs }) => outputs)
    .filter((place) => /^(disabled|title|className)$/.test(place.prop) && !writers.isWritten(place));
  if (places.length === 0) return {};
  const place = choose.pick(places);
  writers.add(place, inputs);
  const values: readonly [Json, Json] = place.kind === "flag" ? [true, false] : ["running", "at rest"];
  return { running: [[{ id: place.id, prop: place.prop }, ...values]] };
}

function states(parts: readonly Part[], choose: Chooser): Dependency[] {
  const known = parts.filter(({ inputs }) => inputs.length > 0);
  const chosen = choose
    .some(known, 1, 2)
    .map(({ inputs, late }) => dependency(choose.pick(inputs), "ALL", late === true && choose.chance(50)));
  return choose.chance(10) ? [...chosen, NOWHERE] : chosen;
}

function dependency({ id, prop }: Place, wildcard: Wildcard, optional = false): Dependency {
  if (typeof id === "string") return { id, prop, ...(optional && { optional: true }) };
  return { id: { ...id, of: [wildcard] }, prop };
}

function sameFamily(one: Id, other: Id): boolean {
  const name = (id: Id) => (typeof id === "string" ? id : String(id.role).replace(/(go|told)$/, ""));
  return name(one) === name(other);
}

/** True if ALLSMALLER can order the members: all are numbers, or all are texts. */
function areComparable(members: readonly unknown[]): boolean {
  return members.every((one) => typeof one === "number") || members.every((one) => typeof one === "string");
}
