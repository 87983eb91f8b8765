/** The components of a generated app: their inputs, outputs and steps. */
import type { ComponentDescription, Id, Json } from "../program/description.ts";
import type { Step, Target } from "../program/steps.ts";
import type { Chooser } from "./chooser.ts";
import { ODD_TEXTS, ODD_VALUES } from "./oddities.ts";

/** The type of value that a prop takes. */
export type Kind =
  | "content"
  | "text"
  | "flag"
  | "style"
  | "data"
  | "options"
  | "choice"
  | "choices"
  | "count";

export interface Place {
  readonly id: Id;
  readonly prop: string;
  readonly kind: Kind;
}

/** One component, or a family: components whose ids differ only in the value of `of`. */
export interface Part {
  /** Callbacks go from lower to higher levels, so that they form no cycle. */
  readonly level: number;
  readonly id: Id;
  /** Values of `of`; none for a single component. */
  readonly members: readonly (string | number | boolean)[];
  readonly inputs: readonly Place[];
  readonly outputs: readonly Place[];
  readonly steps: readonly Step[];
  /** The part is not in the initial page. A callback's result adds it. */
  readonly late?: true;
}

export interface Made {
  readonly component: ComponentDescription;
  readonly parts: readonly Part[];
}

const OPTIONS = ["red", "green", "blue"];

type Maker = (name: string, level: number, choose: Chooser) => Made;

const MAKERS: Readonly<Record<string, Maker>> = {
  button: (name, level, choose) =>
    single(
      level,
      { $: "html.Button", id: name, children: `press ${name}`, ...extras(choose) },
      {
        inputs: { n_clicks: "count" },
        outputs: {
          children: "content",
          disabled: "flag",
          title: "text",
          className: "text",
          n_clicks: "count",
        },
        steps: [["click", `#${name}`]],
      },
    ),
  div: (name, level, choose) =>
    single(
      level,
      // Has a style, which a Patch can change.
      {
        $: "html.Div",
        id: name,
        style: { margin: 0 },
        ...(choose.chance(50) && { children: content(choose, name) }),
      },
      {
        inputs: { children: "content", title: "text" },
        outputs: { children: "content", title: "text", style: "style", hidden: "flag", className: "text" },
        steps: [],
      },
    ),
  input: (name, level, choose) =>
    single(
      level,
      {
        $: "dcc.Input",
        id: name,
        ...(choose.chance(60) && { value: choose.pick(ODD_TEXTS) }),
        ...(choose.chance(20) && { debounce: true }),
        ...persistence(choose),
      },
      {
        inputs: { value: "text", n_blur: "count", n_submit: "count" },
        outputs: { value: "text", placeholder: "text", disabled: "flag" },
        steps: [
          ["fill", `#${name}`, "typed"],
          ["fill", `#${name}`, choose.pick(ODD_TEXTS)],
          ["type", `#${name}`, "ab"],
          ["key", "Enter"],
        ],
      },
    ),
  textarea: (name, level, choose) =>
    single(
      level,
      { $: "dcc.Textarea", id: name, value: choose.pick(ODD_TEXTS), ...persistence(choose) },
      {
        inputs: { value: "text" },
        outputs: { value: "text", title: "text" },
        steps: [["fill", `#${name}`, "lines"]],
      },
    ),
  checklist: (name, level, choose) =>
    single(
      level,
      {
        $: "dcc.Checklist",
        id: name,
        options: options(choose),
        value: choose.some(OPTIONS, 0, 2),
        ...persistence(choose),
      },
      {
        inputs: { value: "choices" },
        outputs: { value: "choices", options: "options" },
        steps: [1, 2].map((place) => ["click", `#${name} label:nth-of-type(${place}) input`] as const),
      },
    ),
  radio: (name, level, choose) =>
    single(
      level,
      {
        $: "dcc.RadioItems",
        id: name,
        options: options(choose),
        value: choose.pick(OPTIONS),
        ...persistence(choose),
      },
      {
        inputs: { value: "choice" },
        outputs: { value: "choice", options: "options" },
        steps: [1, 2, 3].map((place) => ["click", `#${name} label:nth-of-type(${place}) input`] as const),
      },
    ),
  dropdown: (name, level, choose) =>
    single(
      level,
      { $: "dcc.Dropdown", id: name, options: OPTIONS, value: choose.pick(OPTIONS), ...persistence(choose) },
      {
        inputs: { value: "choice" },
        outputs: { value: "choice", disabled: "flag", placeholder: "text" },
        steps: OPTIONS.map((option) => ["choose", `#${name}`, option] as const),
      },
    ),
  store: (name, level, choose) =>
    single(
      level,
      {
        $: "dcc.Store",
        id: name,
        ...(choose.chance(80) && { data: storeData() }),
        ...(choose.chance(25) && { storage_type: choose.pick(["local", "session"]) }),
      },
      { inputs: { data: "data" }, outputs: { data: "data" }, steps: [] },
    ),
  details: (name, level) =>
    single(
      level,
      {
        $: "html.Details",
        id: name,
        children: [{ $: "html.Summary", children: `about ${name}`, id: `${name}s` }, "inside"],
      },
      {
        inputs: { n_clicks: "count" },
        outputs: { children: "content", title: "text" },
        steps: [["click", `#${name}s`]],
      },
    ),
  tabs: (name, level, choose) =>
    single(
      level,
      {
        $: "dcc.Tabs",
        id: name,
        value: "one",
        ...persistence(choose),
        children: ["one", "two"].map((tab) => ({
          $: "dcc.Tab",
          id: `${name}${tab}`,
          value: tab,
          label: choose.chance(30) ? { $: "html.B", children: tab } : tab,
          children: { $: "html.P", children: `tab ${tab}` },
        })),
      },
      {
        inputs: { value: "text" },
        outputs: { className: "text" },
        steps: [
          ["click", `#${name}two`],
          ["click", `#${name}one`],
        ],
      },
    ),
  loading: (name, level, choose) => {
    const inside = single(
      level,
      { $: "html.Div", id: `${name}in`, children: "waited for" },
      { inputs: { children: "content" }, outputs: { children: "content", title: "text" }, steps: [] },
    );
    const component: ComponentDescription = {
      $: "dcc.Loading",
      id: name,
      children: inside.component,
      type: choose.pick(["default", "circle", "dot"]),
      ...(choose.chance(30) && { overlay_style: { visibility: "visible" } }),
      ...(choose.chance(30) && { custom_spinner: { $: "html.Em", children: "wait" } }),
      ...(choose.chance(30) && { target_components: { [`${name}in`]: "title" } }),
    };
    return { component, parts: inside.parts };
  },
  family,
};

export const MAKER_NAMES: readonly string[] = Object.keys(MAKERS);

/** @throws Error if there is no such kind of part */
export function makePart(kind: string, name: string, level: number, choose: Chooser): Made {
  const make = MAKERS[kind];
  if (make === undefined) throw new Error(`There is no part ${kind}.`);
  return make(name, level, choose);
}

/** False for a constant with a dot: the stock renderer cannot read the definition of such an output. */
function isPlainConstant(value: string | number | boolean): boolean {
  return !String(value).includes(".");
}

/** Members with dict ids, in a box whose children callbacks can change. */
function family(name: string, level: number, choose: Chooser): Made {
  const members = choose.some(ODD_VALUES, 1, 3);
  const more = choose.chance(25) ? { more: choose.pick(ODD_VALUES.filter(isPlainConstant)) } : {};
  const idOf = (role: string, of: string | number | boolean) => ({ role: `${name}${role}`, of, ...more });
  const part = (role: string, inputs: Places, outputs: Places, steps: readonly Step[]): Part => ({
    level: role === "go" ? level : level + 1,
    id: { role: `${name}${role}`, of: ["MATCH"], ...more },
    members,
    inputs: places({ role: `${name}${role}`, of: ["MATCH"], ...more }, inputs),
    outputs: places({ role: `${name}${role}`, of: ["MATCH"], ...more }, outputs),
    steps,
  });
  return {
    component: {
      $: "html.Div",
      id: name,
      children: members.map((of) => member(idOf("go", of), idOf("told", of), of)),
    },
    parts: [
      part(
        "go",
        { n_clicks: "count", id: "data" },
        { title: "text", disabled: "flag", children: "content" },
        [...members.map((of) => ["click", idOf("go", of) as Target] as const)],
      ),
      part("told", { title: "text" }, { children: "content", title: "text", className: "text" }, []),
    ],
  };
}

/** One member of a family: a button and an element for output. Also added later by callbacks. */
export function member(go: Id, told: Id, of: Json): ComponentDescription {
  return {
    $: "html.Div",
    children: [
      { $: "html.Button", id: go, children: `press ${JSON.stringify(of)}` },
      { $: "html.Div", id: told },
    ],
  };
}

type Places = Readonly<Record<string, Kind>>;

function single(
  level: number,
  component: ComponentDescription,
  { inputs, outputs, steps }: { inputs: Places; outputs: Places; steps: readonly Step[] },
): Made {
  const id = component.id as Id;
  const part = { level, id, members: [], inputs: places(id, inputs), outputs: places(id, outputs), steps };
  return { component, parts: [part] };
}

function places(id: Id, props: Places): Place[] {
  return Object.entries(props).map(([prop, kind]) => ({ id, prop, kind }));
}

function options(choose: Chooser): Json {
  if (!choose.chance(30)) return OPTIONS;
  return OPTIONS.map((value) => ({ value, label: { $: "html.I", children: value } }));
}

function extras(choose: Chooser): { [prop: string]: Json } {
  return choose.chance(20) ? { n_clicks: 0 } : {};
}

function persistence(choose: Chooser): { [prop: string]: Json } {
  if (!choose.chance(25)) return {};
  return { persistence: true, persistence_type: choose.pick(["local", "session", "memory"]) };
}

export function storeData(): Json {
  return { list: [1, 2, 3], map: { a: 1, b: { c: "x" } }, n: 2, text: "t" };
}

export function content(choose: Chooser, name: string): Json {
  return choose.pick<Json>([
    `text of ${name}`,
    0,
    null,
    choose.pick(ODD_TEXTS),
    { $: "html.B", children: `bold ${name}` },
    ["mixed ", 1, { $: "html.I", children: "i" }, null],
    [
      { $: "html.P", children: "one" },
      { $: "html.P", children: "two", className: "second" },
    ],
    [],
  ]);
}
