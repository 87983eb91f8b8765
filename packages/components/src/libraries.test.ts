import { expect, test } from "vitest";
import { componentChildrenProps } from "./childrenProps.ts";
import { gridStyles } from "./dag/gridStyles.ts";
import { markdownStyles } from "./dcc/markdown/markdownStyles.ts";
import { dropdownStyles } from "./dcc/options/dropdownStyles.ts";
import { sliderStyles } from "./dcc/slider/sliderStyles.ts";
import { dag, dcc, html } from "./layout/index.ts";
import { createLibraries } from "./libraries.ts";
import { styles } from "./styles/index.ts";

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
  const withoutConditions = [styles, dropdownStyles, sliderStyles, markdownStyles, gridStyles]
    .join("\n")
    .replace(/@keyframes[^}]*\}[^}]*\}/g, "")
    .replace(/@media[^{]*\{/g, "");
  for (const [, selector = ""] of withoutConditions.matchAll(/(?:^|\})\s*([^{}@]+?)\s*\{/g)) {
    expect(selector.replace(/::?[a-z-]+(?![\w(-])/g, "")).toMatch(/^(:where\(|,|\s)/);
  }
});
