/** Checks of our components for the developer tools: the names of their props, and wrong values. */
import { isPlainObject, ownProp } from "@patchbay/protocol";
import { elementOf, HTML_TYPES, type HtmlType } from "../html/tags.ts";
import { CORE_NAMESPACE, GRID_NAMESPACE, HTML_NAMESPACE } from "../namespaces.ts";
import { refusedAddresses } from "../safety/elementAttributes.ts";
import { CORE, GRID, type Kind } from "./coreTables.ts";
import { ELEMENTS, GLOBAL } from "./htmlTables.ts";

/** A wrong prop of a component, and why it is wrong. */
export interface WrongProp {
  readonly prop: string;
  readonly message: string;
  /** The component has no such prop. */
  readonly isUnknown?: boolean;
}

type Table = Readonly<Record<string, string>>;
type Props = Readonly<Record<string, unknown>>;

const NAMES: Readonly<Record<Kind, string>> = {
  text: "text",
  number: "a number",
  flag: "true or false",
  list: "a list",
  object: "an object",
  any: "anything",
};

/** The names of a component's props, including `data-*`. Undefined if the component is not ours. */
export function propNames(namespace: string, type: string): readonly string[] | undefined {
  const table = tableOf(namespace, type);
  return table && [...Object.keys(table), "data-*", "aria-*"];
}

/** Props that the component does not have, values of the wrong kind, and refused URLs. */
export function wrongProps(namespace: string, type: string, props: Props): readonly WrongProp[] {
  const table = tableOf(namespace, type);
  if (table === undefined) return [];
  const wrong: WrongProp[] = [];
  for (const prop of Object.keys(props)) {
    const kinds = ownProp(table, prop) as string | undefined;
    const value = props[prop];
    if (kinds === undefined) {
      if (!/^(data|aria)-/.test(prop))
        wrong.push({ prop, message: `${type} has no prop "${prop}".`, isUnknown: true });
    } else if (!isOneOf(value, kinds.split("|"))) {
      const due = kinds.split("|").map((kind) => NAMES[kind as Kind]);
      wrong.push({
        prop,
        message: `"${prop}" of ${type} is ${shortText(value)}, where ${due.join(" or ")} is due.`,
      });
    }
  }
  if (namespace === HTML_NAMESPACE) {
    for (const prop of refusedAddresses(elementOf(type as HtmlType), props)) {
      wrong.push({
        prop,
        message: `"${prop}" of ${type} is refused: ${shortText(props[prop])} could run scripts in the name of the page. Documents in data: are opened by links with "download" only; an Iframe takes "srcDoc", or an address of the server.`,
      });
    }
  }
  return wrong;
}

function tableOf(namespace: string, type: string): Table | undefined {
  if (namespace === CORE_NAMESPACE) return ownProp(CORE, type) as Table | undefined;
  if (namespace === GRID_NAMESPACE) return type === "AgGrid" ? GRID : undefined;
  if (namespace !== HTML_NAMESPACE || !HTML_TYPES.includes(type as HtmlType)) return undefined;
  return { ...GLOBAL, ...(ownProp(ELEMENTS, type) as Table | undefined) };
}

function isOneOf(value: unknown, kinds: readonly string[]): boolean {
  if (value === undefined || value === null || kinds.includes("any")) return true;
  if (Array.isArray(value)) return kinds.includes("list");
  if (isPlainObject(value)) return kinds.includes("object");
  const kind = { string: "text", number: "number", boolean: "flag" }[typeof value as "string"];
  return kind !== undefined && kinds.includes(kind);
}

function shortText(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
