/**
 * The text of a field that both the user and callbacks (the outside) change. Rules: text that was not reported yet is never overwritten.
 * While the user types, values from outside wait until the typing pauses. A value from outside that repeats an earlier text of the user
 * is ignored. If the outside empties the field after Enter, the entered text is removed, and text that was typed since then stays.
 */
export interface Draft {
  /** The text in the field. */
  text: string;
  /** The last text that both sides had: reported by the field, or shown from outside. */
  known: string;
  /** The texts that were reported since the user began to type. */
  burst: readonly string[];
  /** The text at the last Enter. */
  submitted: string | undefined;
  /** Whether the user has typed a moment ago, or is composing a character. */
  typing: boolean;
}

export type Ruling =
  | { kind: "agree" }
  | { kind: "show"; text: string }
  /** An earlier text of the user: the field keeps its text. */
  | { kind: "echo" }
  /** The value waits until the user pauses. */
  | { kind: "hold" };

export function ruleOnOutside(draft: Draft, incoming: string): Ruling {
  if (incoming === draft.text) return { kind: "agree" };
  const unreported = draft.text !== draft.known;
  if (!unreported && !draft.typing) return { kind: "show", text: incoming };
  const { submitted } = draft;
  if (incoming === "" && submitted !== undefined && submitted !== "" && draft.text.startsWith(submitted)) {
    return { kind: "show", text: draft.text.slice(submitted.length) };
  }
  return draft.burst.includes(incoming) ? { kind: "echo" } : { kind: "hold" };
}

/** The position in `after` of a caret at `position` in `before`: beside the same text, or at the end if it was there. */
export function mapCaret(before: string, after: string, position: number): number {
  if (position >= before.length) return after.length;
  const shorter = Math.min(before.length, after.length);
  let prefix = 0;
  while (prefix < shorter && before[prefix] === after[prefix]) prefix++;
  let suffix = 0;
  while (suffix < shorter - prefix && before.at(-1 - suffix) === after.at(-1 - suffix)) suffix++;
  if (position <= prefix) return position;
  if (position >= before.length - suffix) return after.length - (before.length - position);
  return Math.min(position, after.length - suffix);
}
