import { escapeHtml } from "@patchbay/protocol";
import DOMPurify from "dompurify";
import { Parser, Renderer, type Token, type TokensList } from "marked";

export interface HtmlOptions {
  readonly allowHtml: boolean;
  readonly linkTarget: string | undefined;
}

/** The sanitised content of Markdown tokens, as DOM nodes: HTML text would have to be parsed again, after the sanitiser. */
export function blockContent(
  tokens: readonly Token[],
  { allowHtml, linkTarget }: HtmlOptions,
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
  for (const table of fragment.querySelectorAll("table")) {
    // Each table has its own scroll bar.
    const scroller = table.ownerDocument.createElement("div");
    scroller.className = "pb-markdown-scroll";
    table.replaceWith(scroller);
    scroller.append(table);
  }
  return fragment;
}
