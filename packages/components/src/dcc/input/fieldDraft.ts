import { type Draft, mapCaret, ruleOnOutside } from "./draft.ts";

/** The user counts as typing until so many milliseconds after the last key. */
export const TYPING_PAUSE_MS = 1000;
const BURST_LIMIT = 64;

export type TextField = HTMLInputElement | HTMLTextAreaElement;

export interface DraftOptions<Field extends TextField, Value> {
  readonly value: Value | undefined;
  /** `true`: report on Enter and blur only. A number: report after so many seconds without typing. */
  readonly debounce: boolean | number;
  readonly toText: (value: Value | undefined) => string;
  readonly read: (field: Field) => Value;
  readonly report: (value: Value) => void;
}

/** Synchronises the text of a field with its prop, by the rules of draft.ts. */
export interface FieldDraft<Field extends TextField, Value> {
  /** For `defaultValue`: only the DOM holds the text. React never writes it. */
  readonly initialText: string;
  attach(field: Field | null): void;
  /** The options of the latest render. */
  update(options: DraftOptions<Field, Value>): void;
  /** Call it when the prop has changed, perhaps by the field's own report. */
  meet(value: Value | undefined): void;
  onInput(): void;
  onCompositionStart(): void;
  onCompositionEnd(): void;
  /** Ends the draft. @returns the props to report, if any. @param entered whether by Enter */
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
  /** A text from outside that waits until the user pauses. */
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
    // Types without a caret (number, email, …) give null, and throw when it is set.
    const { activeElement } = shown.getRootNode() as Document | ShadowRoot;
    if (selectionStart === null || selectionEnd === null || activeElement !== shown) return;
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
    // The user sees no difference between no value and an empty one.
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
      // A part of a number ("-", "1e") is read as an empty text, and must stay.
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
