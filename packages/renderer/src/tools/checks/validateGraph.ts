import { stringifyId, wildcardOf } from "@patchbay/protocol";
import { type Callback, callbackName, type Slot } from "../../callbacks/graph/callback.ts";
import type { Fault } from "../../faults.ts";
import { createSlotIndex, patternsOverlap } from "./patternsOverlap.ts";

type Role = "Output" | "Input" | "State";

/** Finds callbacks that are malformed or contradict each other. With any finding, the app runs no callbacks. */
export function validateGraph(callbacks: readonly Callback[]): Fault[] {
  const faults: Fault[] = [];
  const taken = createTakenOutputs();
  for (const callback of callbacks) {
    const source = callbackName(callback);
    const head =
      callback.outputs.length > 0
        ? `In the callback for output(s):\n  ${callback.outputs.map(slotText).join("\n  ")}`
        : "In a callback without outputs:";
    const find = (title: string, ...lines: string[]): void => {
      const message = [title, ...lines, head].join("\n");
      faults.push({ code: "graph_invalid", message, severity: "error", source });
    };
    if (callback.inputs.length === 0 && callback.preventInitialCall) {
      find(
        "A callback is missing Inputs",
        "there are no `Input` elements.",
        "Without `Input` elements, it will never get called.",
      );
    }
    const roles: [Role, readonly Slot[]][] = [
      ["Output", callback.outputs],
      ["Input", callback.inputs],
      ["State", callback.state],
    ];
    for (const [role, slots] of roles) {
      slots.forEach((slot, at) => {
        for (const [title, ...lines] of slotFindings(slot, role, at)) find(title, ...lines);
      });
    }
    for (const [title, ...lines] of taken.add(callback.outputs)) find(title, ...lines);
    for (const [title, ...lines] of matchFindings(callback)) find(title, ...lines);
  }
  return faults;
}

type Finding = readonly [title: string, ...lines: string[]];

const ALLOWED: Readonly<Record<Role, readonly string[]>> = {
  Output: ["ALL", "MATCH"],
  Input: ["ALL", "MATCH", "ALLSMALLER"],
  State: ["ALL", "MATCH", "ALLSMALLER"],
};

function slotFindings({ id, property }: Slot, role: Role, at: number): Finding[] {
  const name = `${role}[${at}]`;
  const findings: Finding[] = [];
  if (property === "") {
    findings.push([
      "Callback property error",
      `${name}.property = ""`,
      "but we expected `property` to be a non-empty string.",
    ]);
  }
  if (typeof id === "string") {
    if (id === "") {
      findings.push([
        "Callback item missing ID",
        `${name}.id = ""`,
        "Every item linked to a callback needs an ID",
      ]);
    }
    const invalid = [".", "{"].filter((character) => id.includes(character));
    if (invalid.length > 0) {
      findings.push([
        "Callback invalid ID string",
        `${name}.id = '${id}'`,
        `characters '${invalid.join("', '")}' are not allowed.`,
      ]);
    }
    return findings;
  }
  const keys = Object.keys(id);
  if (keys.length === 0) {
    findings.push([
      "Callback item missing ID",
      `${name}.id = {}`,
      "Every item linked to a callback needs an ID",
    ]);
  }
  for (const key of keys) {
    const value: unknown = id[key];
    const card = wildcardOf(id[key]);
    if (key === "") {
      findings.push([
        "Callback wildcard ID error",
        `${name}.id has key ""`,
        "Keys must be non-empty strings.",
      ]);
    }
    if (card !== undefined) {
      if (ALLOWED[role].includes(card)) continue;
      findings.push([
        "Callback wildcard ID error",
        `${name}.id["${key}"] = ${card}`,
        `Allowed wildcards for ${role}s are:`,
        ALLOWED[role].join(", "),
      ]);
    } else if (!["string", "number", "boolean"].includes(typeof value)) {
      findings.push([
        "Callback wildcard ID error",
        `${name}.id["${key}"] = ${JSON.stringify(value)}`,
        "Wildcard callback ID values must be either wildcards",
        "or constants of one of these types:",
        "string, number, boolean",
      ]);
    }
  }
  return findings;
}

/** The Outputs of the callbacks so far. */
function createTakenOutputs(): { add(outputs: readonly Slot[]): Finding[] } {
  const texts = new Set<string>();
  const patterns = createSlotIndex<Slot>((slot) => slot.declared);
  return {
    add(outputs) {
      const findings: Finding[] = [];
      const ownTexts = new Set<string>();
      const ownPatterns: Slot[] = [];
      outputs.forEach((slot, at) => {
        const text = slotText(slot);
        if (slot.keysText === undefined) {
          if (ownTexts.has(text)) {
            findings.push([
              "Duplicate callback Outputs",
              `Output ${at} (${text}) is already used by this callback.`,
            ]);
          } else if (texts.has(text)) {
            findings.push([
              "Duplicate callback outputs",
              `Output ${at} (${text}) is already in use.`,
              "To resolve this, set `allow_duplicate=True` on duplicate outputs, or combine the outputs into",
              "one callback function, distinguishing the trigger by using `dash.callback_context` if necessary.",
            ]);
          }
          ownTexts.add(text);
          return;
        }
        const overlaps = (other: Slot): boolean =>
          other.declared === slot.declared && patternsOverlap(other, slot);
        const own = ownPatterns.find(overlaps);
        const other = own ?? patterns.overlapping(slot)[0];
        if (other !== undefined) {
          findings.push([
            "Overlapping wildcard callback outputs",
            `Output ${at} (${text})`,
            `overlaps another output (${slotText(other)})`,
            `used in ${own === undefined ? "a different" : "this"} callback.`,
          ]);
        }
        ownPatterns.push(slot);
      });
      for (const text of ownTexts) texts.add(text);
      for (const slot of ownPatterns) patterns.add(slot, slot);
      return findings;
    },
  };
}

function matchFindings({ outputs, inputs, state }: Callback): Finding[] {
  const findings: Finding[] = [];
  const first = outputs[0];
  const firstKeys = first === undefined ? [] : keysWith(first, "MATCH");
  outputs.forEach((slot, at) => {
    if (first === undefined || String(keysWith(slot, "MATCH")) === String(firstKeys)) return;
    findings.push([
      "Mismatched `MATCH` wildcards across `Output`s",
      `Output ${at} (${slotText(slot)})`,
      "does not have MATCH wildcards on the same keys as",
      `Output 0 (${slotText(first)}).`,
      "MATCH wildcards must be on the same keys for all Outputs. ALL wildcards need not match, only MATCH.",
    ]);
  });
  const roles: [Role, readonly Slot[]][] = [
    ["Input", inputs],
    ["State", state],
  ];
  for (const [role, slots] of roles) {
    slots.forEach((slot, at) => {
      // Without MATCH in an Output, a MATCH of an Input takes its value from the trigger.
      const bound = [
        ...(firstKeys.length > 0 ? keysWith(slot, "MATCH") : []),
        ...keysWith(slot, "ALLSMALLER"),
      ];
      const extra = bound.filter((key) => !firstKeys.includes(key)).sort();
      if (extra.length === 0) return;
      findings.push([
        "`Input` / `State` wildcards not in `Output`s",
        `${role} ${at} (${slotText(slot)})`,
        `has MATCH or ALLSMALLER on key(s) ${extra.join(", ")}`,
        first === undefined
          ? "and there is no Output with a MATCH wildcard."
          : `where Output 0 (${slotText(first)}) does not have a MATCH wildcard. Inputs and State do not need every MATCH from the Output(s), but they cannot have extras beyond the Output(s).`,
      ]);
    });
  }
  return findings;
}

function keysWith(slot: Slot, card: string): string[] {
  return [...slot.wildcards].flatMap(([key, own]) => (own === card ? [key] : [])).sort();
}

/** The id and prop as an author writes them: wildcards are words. */
function slotText(slot: Slot): string {
  return `${stringifyId(slot.id).replace(/\["([A-Z]+)"\]/g, "$1")}.${slot.declared}`;
}
