// @vitest-environment jsdom
import { expect, it } from "vitest";
import { attributesOf, hasSuites, resourcesOf, type ServedPage, urlOf } from "./servedPage.ts";

function served(html: string): ServedPage {
  const document = new DOMParser().parseFromString(html, "text/html");
  return { document, pageUrl: "https://server.example/app/page" };
}

it.each([
  ["/_dash-component-suites/patchbay/patchbay.v1.js", false],
  ["/app/_dash-component-suites/dash/dcc/dash_core_components.js", true],
])("takes %s for a component suite: %s", (src, expected) => {
  expect(hasSuites(served(`<script src="${src}"></script>`))).toBe(expected);
});

const DASH_PAGE = `<head>
  <link rel="icon" href="/app/_favicon.ico">
  <link rel="stylesheet" href="https://cdn.example/a.css" integrity="sha384-x" crossorigin="anonymous" onload="alert(1)">
  <link rel="stylesheet" href="/app/assets/b.css?m=1"><style>p {}</style>
  <noscript><link rel="stylesheet" href="/never.css"></noscript>
</head><body><div id="react-entry-point"></div>
  <script id="_dash-config">{"a":1}</script>
  <script src="/app/_dash-component-suites/dash/deps/react.js"></script>
  <script src="/app/_dash-component-suites/dash/dcc/dash_core_components.js"></script>
  <script src="https://cdn.example/dash_renderer-4.2.min.js"></script>
  <script src="assets/own.mjs" type="module"></script>
  <script>inline()</script><script type="application/ld+json">{}</script>
  <script id="_dash-renderer">new DashRenderer()</script>
</body>`;

it("E1 finds the app's own styles and scripts in the page's order, without the renderer", () => {
  const page = served(DASH_PAGE);
  const { styles, scripts } = resourcesOf(page, false);
  expect(styles.map((style) => style.textContent || urlOf(style, page).href)).toEqual([
    "https://cdn.example/a.css",
    "https://server.example/app/assets/b.css?m=1",
    "p {}",
  ]);
  expect(scripts.map((script) => script.textContent || urlOf(script, page).href)).toEqual([
    "https://server.example/app/assets/own.mjs",
    "inline()",
  ]);
  expect(styles[0] && attributesOf(styles[0])).toEqual({ integrity: "sha384-x", crossorigin: "anonymous" });
  expect(scripts[0] && attributesOf(scripts[0])).toEqual({ type: "module" });
  expect(resourcesOf(page, true).scripts).toHaveLength(4);
});

it("resolves against the base of the served page", () => {
  const page = served(`<base href="/other/"><script src="a.js"></script>`);
  expect(page.document.scripts[0] && urlOf(page.document.scripts[0], page).href).toBe(
    "https://server.example/other/a.js",
  );
});
