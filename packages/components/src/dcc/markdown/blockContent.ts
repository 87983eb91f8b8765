import { escapeHtml } from "@patchbay/protocol";
import DOMPurify from "dompurify";
import { Parser, Renderer, type Token, type TokensList } from "marked";
import type { AppAddress } from "../../host.ts";

export interface HtmlOptions {
  readonly allowHtml: boolean;
  readonly linkTarget: string | undefined;
  readonly address?: AppAddress | undefined;
}

/** The sanitised content of Markdown tokens, as DOM nodes: HTML text would have to be parsed again, after the sanitiser. */
export function blockContent(
  tokens: readonly Token[],
  { allowHtml, linkTarget, address }: HtmlOptions,
): DocumentFragment {
  const renderer = new Renderer();
  if (!allowHtml) renderer.html = ({ text }) => escapeHtml(text);
  const html = Parser.parse(tokens as Token[] as TokensList, { renderer, gfm: true });
  const fragment = DOMPurify.sanitize(html, {
    RETURN_DOM_FRAGMENT: true,
    FORBID_TAGS: ["style", "form"],
    FORBID_ATTR: allowHtml ? [] : ["style"],
  });
  for (const link of fragment.querySelectorAll("a[href]")) {
    if (linkTarget === undefined) continue;
    link.setAttribute("target", linkTarget);
    link.setAttribute("rel", "noopener noreferrer");
  }
  if (address !== undefined) {
    for (const element of fragment.querySelectorAll("[href], [src]")) {
      const name = element.hasAttribute("href") ? "href" : "src";
      const url = element.getAttribute(name) ?? "";
      if (/^(#|$)/.test(url)) continue;
      element.setAttribute(name, address.resolve(url, name === "href" ? "link" : "file"));
    }
  }
  for (const table of fragment.querySelectorAll("table")) {
    // Each table has its own scroll bar.
    const scroller = table.ownerDocument.createElement("div");
    scroller.className = "pb-markdown-scroll";
    table.replaceWith(scroller);
    scroller.append(table);
  }
  return fragment;
}
