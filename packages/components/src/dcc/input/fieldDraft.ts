import { type Draft, mapCaret, ruleOnOutside } from "./draft.ts";

/** Silence that long means the user is not typing any more, in milliseconds. */
export const TYPING_PAUSE_MS = 1000;
const BURST_LIMIT = 64;

export type TextField = HTMLInputElement | HTMLTextAreaElement;

export interface DraftOptions<Field extends TextField, Value> {
  readonly value: Value | undefined;
  /** `true`: report on commit only; a number: after that many seconds without typing. */
  readonly debounce: boolean | number;
  readonly toText: (value: Value | undefined) => string;
  readonly read: (field: Field) => Value;
  readonly report: (value: Value) => void;
}

/** One text field's dealings with its prop, by the rules of draft.ts. */
export interface FieldDraft<Field extends TextField, Value> {
  /** For `defaultValue`: the text is the DOM's, React never writes it. */
  readonly initialText: string;
  attach(field: Field | null): void;
  /** The options of the latest render. */
  update(options: DraftOptions<Field, Value>): void;
  /** The prop has changed; maybe by our own report. */
  meet(value: Value | undefined): void;
  onInput(): void;
  onCompositionStart(): void;
  onCompositionEnd(): void;
  /** Ends the draft: what has to be reported, if anything. `entered` marks an Enter. */
  commit(entered: boolean): { readonly value?: Value };
  /** Stops the timers. */
  close(): void;
}

type Timer = ReturnType<typeof setTimeout>;

export function createFieldDraft<Field extends TextField, Value>(
  first: DraftOptions<Field, Value>,
): FieldDraft<Field, Value> {
  const initialText = first.toText(first.value);
  const draft: Draft = {
    text: initialText,
    known: initialText,
    burst: [],
    submitted: undefined,
    typing: false,
  };
  let options = first;
  let field: Field | null = null;
  /** A text from outside that waits. */
  let held: string | undefined;
  let composing = false;
  let pauseTimer: Timer | undefined;
  let debounceTimer: Timer | undefined;

  function show(shown: Field, text: string): void {
    const { selectionStart, selectionEnd } = shown;
    const before = shown.value;
    shown.value = text;
    Object.assign(draft, { text, known: text, submitted: undefined });
    held = undefined;
    // Types without a caret (number, email, …) answer null and refuse to set it.
    if (selectionStart === null || selectionEnd === null || shown.ownerDocument.activeElement !== shown)
      return;
    shown.setSelectionRange(mapCaret(before, text, selectionStart), mapCaret(before, text, selectionEnd));
  }

  function report(): void {
    if (field === null) return;
    clearTimeout(debounceTimer);
    const text = field.value;
    Object.assign(draft, { text, known: text, burst: [...draft.burst.slice(1 - BURST_LIMIT), text] });
    held = undefined;
    const value = options.read(field);
    if (!isCurrent(value)) options.report(value);
  }

  function isCurrent(value: Value): boolean {
    // A field without a value and an empty one are the same to the user.
    return Object.is(value, options.value ?? null) || (options.value === undefined && (value ?? "") === "");
  }

  function pause(): void {
    draft.typing = false;
    draft.burst = [];
    if (field === null || field.value !== draft.known) return;
    if (held !== undefined) show(field, held);
    else if (!isCurrent(options.read(field))) report();
  }

  function awaitPause(): void {
    clearTimeout(pauseTimer);
    if (!composing) pauseTimer = setTimeout(pause, TYPING_PAUSE_MS);
  }

  return {
    initialText,
    attach(next) {
      field = next;
    },
    update(next) {
      options = next;
    },
    meet(value) {
      // Half a number ("-", "1e") reads as nothing, but is not to be wiped.
      if (field === null || field.validity?.badInput) return;
      draft.text = field.value;
      const incoming = options.toText(value);
      if (field.value !== "" && Object.is(options.read(field), value ?? null)) {
        // The same value in another spelling: "1.0" for 1.
        draft.known = field.value;
        held = undefined;
        return;
      }
      const ruling = ruleOnOutside(draft, incoming);
      held = ruling.kind === "hold" ? incoming : undefined;
      if (ruling.kind === "agree") {
        draft.known = incoming;
      } else if (ruling.kind === "show") {
        show(field, ruling.text);
        draft.known = incoming;
        if (ruling.text !== incoming && options.debounce === false) report();
      }
    },
    onInput() {
      if (field === null) return;
      draft.typing = true;
      draft.text = field.value;
      awaitPause();
      clearTimeout(debounceTimer);
      if (options.debounce === false) report();
      else if (typeof options.debounce === "number")
        debounceTimer = setTimeout(report, options.debounce * 1000);
    },
    onCompositionStart() {
      composing = true;
      draft.typing = true;
      clearTimeout(pauseTimer);
    },
    onCompositionEnd() {
      composing = false;
      awaitPause();
    },
    commit(entered) {
      clearTimeout(pauseTimer);
      clearTimeout(debounceTimer);
      if (field === null) return {};
      const waiting = held;
      const reported = field.value === draft.known;
      Object.assign(draft, { typing: false, burst: [] });
      if (!entered && reported && waiting !== undefined) {
        show(field, waiting);
        return {};
      }
      const text = field.value;
      Object.assign(draft, { text, known: text, submitted: entered ? text : undefined });
      held = undefined;
      const value = options.read(field);
      return isCurrent(value) ? {} : { value };
    },
    close() {
      clearTimeout(pauseTimer);
      clearTimeout(debounceTimer);
    },
  };
}
