/**
 * What happens to a text field when its value changes from outside while the user is at it. Rules:
 * text the user has not reported yet is never overwritten; while the user types, values from outside wait until
 * the typing pauses; an answer that repeats what the user had typed a moment ago says nothing new; and a field
 * emptied after Enter loses what was entered, not what has been typed since.
 */
export interface Draft {
  /** What the field shows. */
  text: string;
  /** The last text both sides agreed on: reported by the user or shown from outside. */
  known: string;
  /** What was reported since the user began to type. */
  burst: readonly string[];
  /** The text at the last Enter. */
  submitted: string | undefined;
  /** The user has typed a moment ago, or is composing a character. */
  typing: boolean;
}

export type Ruling =
  | { kind: "agree" }
  | { kind: "show"; text: string }
  /** An old value of the user's own: ours stands. */
  | { kind: "echo" }
  /** Later, if at all. */
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

/** Where a caret at `position` of `before` stands in `after`: beside the same text, or still at the end. */
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
