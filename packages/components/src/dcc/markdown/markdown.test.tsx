// @vitest-environment jsdom
import { cleanup } from "@testing-library/react";
import fc from "fast-check";
import { lexer } from "marked";
import { afterEach, describe, expect, test } from "vitest";
import { renderHosted } from "../../../test/testHost.tsx";
import { blockContent, type HtmlOptions } from "./blockContent.ts";
import { dedentText } from "./dedentText.ts";
import { Markdown } from "./Markdown.tsx";
import { type MarkdownText, markdownBlocks } from "./markdownBlocks.ts";

afterEach(cleanup);
const plain: HtmlOptions = { allowHtml: false, linkTarget: undefined };
function drawn(text: string, options = plain): HTMLElement {
  const holder = document.createElement("div");
  holder.append(blockContent(lexer(text), options));
  return holder;
}
const html = (text: string, options = plain) => drawn(text, options).innerHTML;

describe("a text that grows", () => {
  const piece = fc.constantFrom(
    "# Head\n",
    "\n\n",
    "\n",
    "word ",
    "- item\n",
    "  - sub\n",
    "1. one\n",
    "> quote\n",
    "```\n",
    "code",
    "| a | b |\n",
    "|---|---|\n",
    "| 1 | 2 |\n",
    "***",
    "---\n",
    "===\n",
    "    indented\n",
    "<div>\n",
    "</div>\n",
    "[x]: /y\n",
    "> [x]: /y\n",
    "1. [x\\]]: /y\n",
    "[x]",
    "[x\\]]",
    "<!-- ",
    "-->",
    "\t",
    "\r\n",
    "~~~\n",
    "* ",
    "**bold**",
  );
  test("is read as if it had always been whole", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        let grown: MarkdownText | undefined;
        let text = "";
        for (const added of pieces) {
          text += added;
          grown = markdownBlocks(text, grown);
        }
        expect(grown?.blocks.map((block) => block.tokens) ?? []).toEqual(
          pieces.length === 0 ? [] : markdownBlocks(text).blocks.map((block) => block.tokens),
        );
      }),
      { numRuns: 500 },
    );
  });

  test.each(["* ", "> ", "1. ", "- > ", "  "])(
    "a target defined behind %j counts for what came before",
    (marker) => {
      const start = `[x]${"\n# Head".repeat(4)}\n`;
      const grown = markdownBlocks(`${start}${marker}[x]: /y\n`, markdownBlocks(start));
      expect(grown.blocks[0]?.tokens[0]).toMatchObject({ tokens: [{ type: "link", href: "/y" }] });
    },
  );

  test("keeps the blocks that cannot change", () => {
    const start = Array.from({ length: 20 }, (_, index) => `Paragraph ${index}`).join("\n\n");
    const before = markdownBlocks(start);
    const after = markdownBlocks(`${start} and more`, before);
    const same = after.blocks.filter((block, index) => block === before.blocks[index]);
    expect(same.length).toBeGreaterThan(30);
  });

  test("leaves what is on the page alone", () => {
    const host = renderHosted(Markdown, { id: "m", children: "# One\n\ntwo\n\nthree\n\nfour" });
    const head = host.container.querySelector("h1");
    host.set({ children: "# One\n\ntwo\n\nthree\n\nfour and `more`" });
    expect(host.container.querySelector("h1")).toBe(head);
    expect(host.container.querySelector("code")?.textContent).toBe("more");
  });
});

describe("what is hostile", () => {
  test.each([
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "![x](javascript:alert(1))",
    "<a href='javascript:alert(1)'>x</a>",
    "<svg onload=alert(1)>",
    "`<img src=x onerror=alert(1)>`",
    "```<script>\nalert(1)\n```",
  ])("%s runs nothing", (text) => {
    for (const allowHtml of [false, true]) {
      const holder = drawn(text, { allowHtml, linkTarget: undefined });
      expect(holder.querySelector("script, [onerror], [onload]")).toBeNull();
      for (const element of holder.querySelectorAll("[href], [src]")) {
        expect(element.getAttribute("href") ?? element.getAttribute("src")).not.toContain("javascript");
      }
    }
  });
});

test("HTML is text, unless allowed", () => {
  expect(html("a <b>b</b>")).toContain("&lt;b&gt;");
  expect(html("a <b>b</b>", { allowHtml: true, linkTarget: undefined })).toContain("<b>b</b>");
});

test("links open where they are told to", () => {
  const link = html("[x](https://example.com)", { allowHtml: false, linkTarget: "_blank" });
  expect(link).toContain('target="_blank"');
  expect(link).toContain("noopener");
});

test.each([
  ["  a\n    b\n  c", "a\n  b\nc"],
  ["\n    # x\n\n    y", "\n# x\n\ny"],
  ["a\n  b", "a\n  b"],
  ["\ta\n\tb", "a\nb"],
])("%j loses what all lines share", (text, expected) => {
  expect(dedentText(text)).toBe(expected);
});

test("children may be lines", () => {
  const host = renderHosted(Markdown, { children: ["# One", "", "two"] });
  expect(host.container.querySelector("h1")?.textContent).toBe("One");
});
