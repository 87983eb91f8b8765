/** Shows the source of an example, with highlighting. */
import { readFile } from "node:fs/promises";
import { html } from "@patchbay/components/layout";
import type { Component, LayoutNode } from "@patchbay/protocol";
import { common, createLowlight } from "lowlight";
import type { Example } from "../catalogue.ts";

type HighlightNode = ReturnType<ReturnType<typeof createLowlight>["highlight"]>["children"][number];

const lowlight = createLowlight(common);

/** Reads the file of an example from the sources beside the build. */
export function readSource(example: Example): Promise<string> {
  return readFile(new URL(`../../src/${fileOf(example)}`, import.meta.url), "utf8");
}

/** Collapsible, and open at first. */
export function sourceView(example: Example, source: string): LayoutNode {
  const { children } = lowlight.highlight("typescript", source);
  const lines = source.trimEnd().split("\n").length;
  return html.Details({ id: "source", className: "source", open: true }, [
    html.Summary([
      html.Span({ className: "source-name" }, fileOf(example)),
      html.Span({ className: "source-size" }, `${lines} lines`),
    ]),
    // Focusable, so that it can be scrolled by keyboard.
    html.Pre({ className: "code", tabIndex: 0, role: "region", "aria-label": `Source of ${example.name}` }, [
      html.Code(children.map(toComponent)),
    ]),
  ]);
}

function fileOf({ folder, name }: Example): string {
  return `examples/${folder}/${name}.ts`;
}

function toComponent(node: HighlightNode): Component | string {
  if (node.type === "text") return node.value;
  if (node.type !== "element") return "";
  const { className } = node.properties;
  return html.Span(
    { className: Array.isArray(className) ? className.join(" ") : "" },
    node.children.map(toComponent),
  );
}
