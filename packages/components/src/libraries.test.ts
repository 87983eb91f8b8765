import { expect, test } from "vitest";
import { componentChildrenProps } from "./childrenProps.ts";
import { dag, dcc, html } from "./layout/index.ts";
import { createLibraries } from "./libraries.ts";
import { dropdown } from "./styles/dropdown.ts";
import { grid } from "./styles/grid.ts";
import { styles } from "./styles/index.ts";
import { markdown } from "./styles/markdown.ts";
import { sliders } from "./styles/sliders.ts";

const libraries = createLibraries(() => Promise.reject(new Error("not wanted")));

test("each builder has its component, each component its builder", () => {
  const built = [html, dcc, dag].map((builders) => Object.keys(builders).sort());
  expect(libraries.map((library) => Object.keys(library.components).sort())).toEqual(built);
  expect(libraries.map((library) => library.namespace)).toEqual([
    "dash_html_components",
    "dash_core_components",
    "dash_ag_grid",
  ]);
});

test("props holding components are told alike to renderer and server", () => {
  for (const { namespace, components, childrenProps } of libraries) {
    expect(childrenProps).toEqual(componentChildrenProps[namespace] ?? {});
    for (const type of Object.keys(childrenProps)) expect(components).toHaveProperty(type);
  }
});

test("any rule of a page wins over ours", () => {
  const withoutConditions = [styles, dropdown, sliders, markdown, grid]
    .join("\n")
    .replace(/@keyframes[^}]*\}[^}]*\}/g, "")
    .replace(/@media[^{]*\{/g, "");
  for (const [, selector = ""] of withoutConditions.matchAll(/(?:^|\})\s*([^{}@]+?)\s*\{/g)) {
    expect(selector.replace(/::?[a-z-]+(?![\w(-])/g, "")).toMatch(/^(:where\(|,|\s)/);
  }
});
