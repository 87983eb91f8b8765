/** Random definitions: a request made from one binds to it value by value; one with any flaw does not. */
import type {
  CallbackRequestBody,
  ComponentId,
  IdValue,
  InputRef,
  OutputRef,
  PatternId,
} from "@patchbay/protocol";
import fc from "fast-check";
import { expect, it } from "vitest";
import { ALL, Input, MATCH, Output, State } from "../callbacks/dependencies.ts";
import { type DeclaredProps, readSignature } from "../callbacks/signature.ts";
import { standsForMany } from "./matchIds.ts";
import { parseCallbackRequest } from "./parseCallbackRequest.ts";

const word = fc.constantFrom("a", "b", "c", "valueOf", "é");
const idValue: fc.Arbitrary<IdValue> = fc.oneof(word, fc.integer(), fc.boolean());
/** Keys decide whether they match, so that the outputs of one callback agree. */
const readId: fc.Arbitrary<PatternId> = fc.oneof(
  word,
  fc
    .record({ type: word, m: fc.constant(MATCH), n: fc.oneof(idValue, fc.constant(ALL)) })
    .map(({ type, m, n }) => ({ type, m, n })),
  fc.record({ type: word, n: fc.oneof(idValue, fc.constant(ALL)) }),
);
const value = fc.option(fc.jsonValue(), { nil: undefined });

interface Made {
  declared: DeclaredProps;
  body: CallbackRequestBody;
  values: unknown[];
}

const made: fc.Arbitrary<Made> = fc
  .record({
    inputs: fc.array(fc.tuple(readId, fc.array(fc.tuple(idValue, value), { maxLength: 3 })), {
      maxLength: 3,
    }),
    state: fc.array(fc.tuple(readId, fc.array(fc.tuple(idValue, value), { maxLength: 3 })), { maxLength: 3 }),
    outputs: fc.integer({ min: 1, max: 3 }),
    match: idValue,
    named: fc.boolean(),
  })
  .map(({ inputs, state, outputs, match, named }) => {
    const outputRefs = Array.from({ length: outputs }, (_, at) => Output({ o: at, m: MATCH }, "x"));
    const fill = (id: PatternId, given: [IdValue, unknown][]): InputRef | InputRef[] => {
      const ref = (all: IdValue, v: unknown): InputRef => ({
        id: concrete(id, match, all),
        property: "v",
        ...(v !== undefined && { value: v }),
      });
      if (standsForMany({ id, partial: false })) return given.map(([all, v]) => ref(all, v));
      return ref(0, given[0]?.[1]);
    };
    const filled = [inputs, state].map((list) => list.map(([id, given]) => fill(id, given)));
    const [inputEntries = [], stateEntries = []] = filled;
    const names = <R>(refs: R[]): R[] | Record<string, R> =>
      named ? Object.fromEntries(refs.map((ref, at) => [`name${at}`, ref])) : refs;
    return {
      declared: {
        output: names(outputRefs),
        inputs: names(inputs.map(([id]) => Input(id, "v"))),
        state: names(state.map(([id]) => State(id, "v"))),
      },
      body: {
        output: "any",
        outputs: outputRefs.map((_, at): OutputRef => ({ id: { o: at, m: match }, property: "x" })),
        inputs: inputEntries,
        ...(state.length > 0 && { state: stateEntries }),
        changedPropIds: ["any.v"],
        parsedChangedPropsIds: ["any.v"],
      },
      values: filled
        .flat()
        .map((entry) => (Array.isArray(entry) ? entry.map((ref) => ref.value) : entry.value)),
    };
  });

function concrete(id: PatternId, match: IdValue, all: IdValue): ComponentId {
  if (typeof id === "string") return id;
  return Object.fromEntries(
    Object.entries(id)
      .reverse()
      .map(([key, wanted]) => [
        key,
        wanted === MATCH ? match : Array.isArray(wanted) ? all : (wanted as IdValue),
      ]),
  );
}

const argsOf = (args: readonly unknown[], declared: DeclaredProps): unknown[] =>
  Array.isArray(declared.inputs) ? [...args] : args.flatMap((group) => Object.values(group as object));

it("binds what fits, value by value", () => {
  fc.assert(
    fc.property(made, ({ declared, body, values }) => {
      const parsed = parseCallbackRequest(readSignature(declared), JSON.parse(JSON.stringify(body)));
      expect(argsOf(parsed.args, declared)).toEqual(
        JSON.parse(JSON.stringify(values)).map(undefinedFor(values)),
      );
      expect(parsed.outputsList).toEqual(body.outputs ?? []);
    }),
  );
});

/** JSON has no undefined in lists; a missing value is undefined. */
function undefinedFor(values: unknown[]): (value: unknown, at: number) => unknown {
  return (plain, at) => {
    const original = values[at];
    if (Array.isArray(plain) && Array.isArray(original)) {
      return plain.map((one, inner) => (original[inner] === undefined ? undefined : one));
    }
    return original === undefined ? undefined : plain;
  };
}

type Refs = (InputRef | InputRef[])[];
const flaws: Readonly<Record<string, (refs: Refs, at: number) => Refs>> = {
  "one too few": (refs, at) => refs.toSpliced(at, 1),
  "one too many": (refs, at) => [...refs, refs[at] as InputRef],
  "another prop": (refs, at) => change(refs, at, (ref) => ({ ...ref, property: "other" })),
  "another key": (refs, at) => change(refs, at, (ref) => ({ ...ref, id: { unknown: 1 } })),
  "another text": (refs, at) => change(refs, at, (ref) => ({ ...ref, id: "unknown" })),
  "a list for one, or one for a list": (refs, at) =>
    refs.with(at, Array.isArray(refs[at]) ? { id: "a", property: "v" } : [refs[at] as InputRef]),
};

function change(refs: Refs, at: number, how: (ref: InputRef) => InputRef): Refs {
  const entry = refs[at];
  return refs.with(at, Array.isArray(entry) ? [how({ id: "a", property: "v" })] : how(entry as InputRef));
}

it.each(Object.entries(flaws))("refuses a request with %s", (_, spoil) => {
  fc.assert(
    fc.property(
      made,
      fc.nat(),
      fc.constantFrom("inputs", "state", "outputs"),
      ({ declared, body }, nat, where) => {
        const refs = (body[where] ?? []) as Refs;
        fc.pre(refs.length > 0);
        const spoilt = { ...body, [where]: spoil(refs, nat % refs.length) };
        expect(() => parseCallbackRequest(readSignature(declared), spoilt)).toThrow(
          expect.objectContaining({ code: "request_mismatch" }),
        );
      },
    ),
  );
});
