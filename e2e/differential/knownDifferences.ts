/** Known differences of the two renderers: intended ones, and errors of the stock renderer. An entry that matches nothing fails the run. */
import type { Aspect } from "./play/playProgram.ts";

export interface KnownDifference {
  readonly reason: string;
  /** Matches the names of programs that may show the difference. Generated programs are named `seed N`. */
  readonly program: RegExp;
  readonly aspect: Aspect;
  /** Matches the differing lines of this side. Both sides must have equally many. `null`: only the other side has such lines. */
  readonly stock: RegExp | null;
  readonly ours: RegExp | null;
}

/** The panel of our dev tools. The comparison leaves out the panel of the stock renderer. */
const PANEL = {
  reason: "B16 the panel of the dev tools is our own, and tells what each check found",
  aspect: "dom",
  stock: null,
  ours: /^notice "\d problems\\nDismiss all\\n\\nunknown_id /,
} as const;

const THOSE_THAT_CAME =
  "N1 a Patch that adds members of a list: ctx.triggered names those that came, for the stock renderer the whole list";
const MATCH_OF_THOSE_LEFT_ALONE =
  "Components that a Patch leaves alone stay as they are: what reads one of them (MATCH) is not called again";

export const knownDifferences: readonly KnownDifference[] = [
  {
    reason: "set_props of an id that is nowhere: the stock renderer fails with a TypeError of its own",
    program: /^(seed |set_props_nowhere$)/,
    aspect: "console",
    stock: /^error Cannot read properties of undefined \(reading 'length'\)$/,
    ours: /^error set_props: there is no /,
  },
  {
    reason: "The same, called by a script: what it throws",
    program: /^(seed |set_props_nowhere$)/,
    aspect: "result",
    stock: /TypeError: Cannot read properties of undefined \(reading 'length'\)$/,
    ours: /PatchbayError: set_props: there is no /,
  },
  {
    reason:
      "B10 a clientside function that returns values for other outputs than it has is told to its author; stock says nothing",
    program: /^(seed |number_of_values$)/,
    aspect: "console",
    stock: null,
    ours: /^warning callback_failed: The function returned .* is due/,
  },
  {
    reason:
      "B10 one that returns nothing for a list of outputs: the stock renderer fails with a TypeError of its own",
    program: /^(seed |number_of_values$)/,
    aspect: "console",
    stock: /^error Cannot read properties of undefined \(reading 'length'\)$/,
    ours: /^error The function returned undefined, where a list of \d+, one value per Output, is due\.$/,
  },
  {
    reason: "B9 a Patch that fails leaves out its own prop; Dash drops the answer",
    program: /^failing_patch$/,
    aspect: "dom",
    stock: null,
    ours: /^ +"c0 \[1\] \['go\.n_clicks'\]"$/,
  },
  {
    reason: "The same in the store",
    program: /^failing_patch$/,
    aspect: "props",
    stock: /^\.4 Div \{"id":"told"\}$/,
    ours: /^\.4 Div \{"id":"told"\} "c0 /,
  },
  {
    reason: "The same: the text as a child",
    program: /^failing_patch$/,
    aspect: "props",
    stock: null,
    ours: /^\.4 "c0 /,
  },
  {
    reason: MATCH_OF_THOSE_LEFT_ALONE,
    program: /^(card_order|cards_put_first|member_appended)$/,
    aspect: "requests",
    stock: /^\{"[in]":\["MATCH"\],"(t":"x|role":"told)"\}\.children by \[\] inputs /,
    ours: null,
  },
  {
    reason: THOSE_THAT_CAME,
    program: /^(card_order|cards_put_first|member_appended)$/,
    aspect: "requests",
    stock: /^(order|all)\.children by \[(\{[^}]*\}\.id ?){2,}\] inputs /,
    ours: /^(order|all)\.children by \[\{[^}]*\}\.id\] inputs /,
  },
  {
    reason: `${THOSE_THAT_CAME}: what the callback says of it`,
    program: /^member_appended$/,
    aspect: "dom",
    stock: /^ +"c2 /,
    ours: /^ +"c2 /,
  },
  {
    reason: `${THOSE_THAT_CAME}: the same in the store`,
    program: /^member_appended$/,
    aspect: "props",
    stock: /^\.2 .*"c2 /,
    ours: /^\.2 .*"c2 /,
  },
  {
    reason: "B15 a value that JSON cannot carry: the console names the prop as well",
    program: /^broken_prop$/,
    aspect: "console",
    stock: /^error (Converting circular structure to JSON|Do not know how to serialize a BigInt)$/,
    ours: /^error The value of store\.data cannot be sent: (Converting circular|Do not know how)/,
  },
  {
    reason:
      "With suppress_callback_exceptions ours does not say that a run streams to what the page does not show: apps of several pages do so all the time",
    program: /^(seed |gone_while_running_gone$)/,
    aspect: "console",
    stock: /^warning (GET_PROPS_REQUEST|SET_PROPS): Component .* not found in layout$/,
    ours: null,
  },
  {
    reason: "B16 what a check of ids and props found: the console says that it is a warning",
    program: /^(invalid_props|missing_ids|missing_ids_tools)$/,
    aspect: "console",
    stock: /^error (Invalid prop for this component|ID not found in layout)$/,
    ours: /^warning unknown_id: (Invalid prop for this component|ID not found in layout)$/,
  },
  { ...PANEL, program: /^invalid_props$/ },
  { ...PANEL, program: /^missing_ids_tools$/ },
  {
    reason: "B17 over the socket, too, the text of the server's exception is shown with dev tools only",
    program: /^(seed |set_props_and_end_socket$)/,
    aspect: "console",
    stock: /^error (after the push|c\d+ was asked to fail)$/,
    ours: /^error The callback failed on the server\.$/,
  },
  {
    reason: "B16 the buttons of undo and redo are a landmark with a name, for those who do not see them",
    program: /^undo$/,
    aspect: "dom",
    stock: null,
    ours: /^ *<section aria-label="History" class="_dash-undo-redo">$/,
  },
  {
    reason: "B2 the focus comes back to the button that `running` had disabled; in a stock page it is lost",
    program: /^background_jobs$/,
    aspect: "dom",
    stock: /^ *<button id="long">$/,
    ours: /^ *<button id="long" focused>$/,
  },
];
