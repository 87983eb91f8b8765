import { html } from "@patchbay/components/layout";
import type { Component, LayoutNode } from "@patchbay/protocol";

/** The bar on top of every page. `assets/theme.js` handles its theme button, without an app. */
export function siteHeader(links: readonly Component[]): Component {
  return html.Header({ className: "site-header" }, [
    html.A({ className: "skip-link", href: "#main" }, "Skip to the content"),
    html.A({ className: "brand", href: "/" }, brand()),
    html.Nav({ className: "site-nav", "aria-label": "Site" }, [...links]),
    html.Button({
      id: "theme-toggle",
      className: "theme-toggle",
      type: "button",
      title: "Light or dark",
      "aria-label": "Switch between light and dark",
    }),
  ]);
}

function brand(): LayoutNode {
  return [html.Span({ className: "brand-mark", "aria-hidden": "true" }), html.Span("Patchbay")];
}
