/** Short forms of layouts and definitions for tests. */
import type { CallbackDefinition, Component, ComponentId, Dependency, Props } from "@patchbay/protocol";

export function html(type: string, props: Props = {}): Component {
  return { type, namespace: "dash_html_components", props };
}

export function div(id: ComponentId | undefined, children?: unknown, props: Props = {}): Component {
  return html("Div", { ...(id === undefined ? {} : { id }), children: children ?? null, ...props });
}

/** Components with these ids, each with its id as the prop `v`. */
export function boxes(...ids: string[]): Component {
  return div(
    "root",
    ids.map((id) => div(id, null, { v: id })),
  );
}

/** `"a.v"` or a prop id with a dict id; a trailing `?` makes it optional. */
function dependency(text: string): Dependency {
  const optional = text.endsWith("?");
  const clean = optional ? text.slice(0, -1) : text;
  const dot = clean.lastIndexOf(".");
  const parsed = { id: clean.slice(0, dot), property: clean.slice(dot + 1) };
  return optional ? { ...parsed, allow_optional: true } : parsed;
}

export function definition(
  output: string,
  inputs: readonly string[],
  rest: Partial<Omit<CallbackDefinition, "state">> & { state?: readonly string[] } = {},
): CallbackDefinition {
  const { state, ...more } = rest;
  return {
    output,
    inputs: inputs.map(dependency),
    state: (state ?? []).map(dependency),
    ...more,
  };
}
