/** The page around an example: navigation, the example itself, live figures, and its source. */
import { html } from "@patchbay/components/layout";
import type { Component, LayoutNode } from "@patchbay/protocol";
import type { Layout, RequestInfo } from "@patchbay/server";
import type { Example } from "../catalogue.ts";
import { livePanel } from "./livePanel.ts";
import { siteHeader } from "./siteHeader.ts";
import { sourceView } from "./sourceView.ts";

export interface Neighbours {
  previous: Example | undefined;
  next: Example | undefined;
}

/**
 * The layout of an example in its page. A page of another origin that embeds the example gets only the example. Whether it may is
 * decided before a layout is made.
 */
export function examplePage(example: Example, source: string, neighbours: Neighbours): Layout {
  return async (request) => {
    const { layout } = example;
    const content = typeof layout === "function" ? await layout(request) : layout;
    return isEmbedded(request) ? content : frame(example, content, source, neighbours);
  };
}

function frame(example: Example, content: LayoutNode, source: string, neighbours: Neighbours): Component {
  const { name, title, summary, hint } = example;
  return html.Div({ className: "page" }, [
    siteHeader([
      html.A({ className: "nav-link", href: "/" }, "All examples"),
      html.A({ className: "nav-link", href: `/${name}/`, target: "_blank" }, "Open another tab"),
    ]),
    html.Main({ id: "main", className: "example" }, [
      html.Header({ className: "intro" }, [html.H1(title), html.P({ className: "summary" }, summary)]),
      html.Div({ className: "workbench" }, [
        html.Div({ className: "bench" }, [
          html.Section({ className: "stage", "aria-label": "The running example" }, content),
          html.P({ className: "hint" }, hint),
          livePanel(),
        ]),
        sourceView(example, source),
      ]),
      html.Nav({ className: "pager", "aria-label": "More examples" }, [
        neighbour("Previous", neighbours.previous),
        neighbour("Next", neighbours.next),
      ]),
    ]),
  ]);
}

function neighbour(direction: "Previous" | "Next", example: Example | undefined): Component {
  if (example === undefined) return html.Span({ className: "pager-none" });
  const { name, title } = example;
  return html.A({ className: `pager-link pager-${direction.toLowerCase()}`, href: `/${name}/` }, [
    html.Span({ className: "pager-direction" }, direction),
    html.Span({ className: "pager-title" }, title),
  ]);
}

function isEmbedded({ headers }: RequestInfo): boolean {
  const { origin, host } = headers;
  return typeof origin === "string" && URL.canParse(origin) && new URL(origin).host !== host;
}
