/** Renders the index page from its template. */
import type { PageConfig } from "@patchbay/protocol";

export type Attributes = Readonly<Record<string, string>>;

export interface PageOptions {
  /** Default "Patchbay". */
  title: string;
  /** Title while callbacks run; null keeps the title. Default "Updating...". */
  updateTitle: string | null;
  /** Page template with {%metas%} {%title%} {%favicon%} {%css%} {%app_entry%} {%config%} {%scripts%} {%renderer%}. */
  indexString: string;
  /** URLs, or attributes of the link element. */
  externalStylesheets: readonly (string | Attributes)[];
  /** URLs, or attributes of the script element. */
  externalScripts: readonly (string | Attributes)[];
  metaTags: readonly Attributes[];
}

export interface PageParts extends PageOptions {
  config: PageConfig;
  scriptUrl: string;
  /** The script with the functions of clientside callbacks. It is loaded before the renderer, which calls them. */
  clientsideUrl: string | undefined;
  faviconUrl: string;
  assetStyles: readonly string[];
  assetScripts: readonly string[];
}

/** The default of `indexString`. Use it as the start of your own template. */
export const defaultIndexString: string = `<!DOCTYPE html>
<html>
  <head>
    {%metas%}
    <title>{%title%}</title>
    {%favicon%}
    {%css%}
  </head>
  <body>
    {%app_entry%}
    <footer>
      {%config%}
      {%scripts%}
      {%renderer%}
    </footer>
  </body>
</html>
`;

const MANDATORY = ["{%app_entry%}", "{%config%}", "{%scripts%}"];

/** @throws TypeError if a template lacks a placeholder that every app needs */
export function checkTemplate(template: string): void {
  const missing = template === "" ? [] : MANDATORY.filter((name) => !template.includes(name));
  if (missing.length > 0) throw new TypeError(`indexString must contain ${missing.join(", ")}`);
}

export function renderPage(parts: PageParts): string {
  const values: Readonly<Record<string, string>> = {
    metas: [{ charset: "UTF-8" }, ...defaultViewport(parts.metaTags), ...parts.metaTags]
      .map((meta) => element("meta", meta))
      .join("\n    "),
    title: escapeHtml(parts.title),
    favicon: element("link", { rel: "icon", type: "image/x-icon", href: parts.faviconUrl }),
    css: [...parts.externalStylesheets, ...parts.assetStyles]
      .map((style) =>
        element("link", { rel: "stylesheet", ...(typeof style === "string" ? { href: style } : style) }),
      )
      .join("\n    "),
    app_entry: '<div id="react-entry-point"><div class="_dash-loading">Loading...</div></div>',
    config: `<script id="_dash-config" type="application/json">${embedJson(parts.config)}</script>`,
    scripts: [
      ...parts.externalScripts.map((script) => (typeof script === "string" ? { src: script } : script)),
      ...parts.assetScripts.map((src) => (/\.mjs(\?|$)/.test(src) ? { src, type: "module" } : { src })),
      ...(parts.clientsideUrl === undefined ? [] : [{ src: parts.clientsideUrl }]),
      { src: parts.scriptUrl, "data-target": "#react-entry-point", "data-config": "#_dash-config" },
    ]
      .map((attributes) => `${element("script", attributes)}</script>`)
      .join("\n      "),
    renderer: "",
  };
  return (parts.indexString || defaultIndexString).replace(/\{%(\w+)%\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? "") : whole,
  );
}

function defaultViewport(metas: readonly Attributes[]): Attributes[] {
  if (metas.some(({ name }) => name === "viewport")) return [];
  return [{ name: "viewport", content: "width=device-width, initial-scale=1" }];
}

/** JSON that is safe inside a script element: it cannot contain its end tag. */
function embedJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>/]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`);
}

function element(name: string, attributes: Attributes): string {
  const text = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeHtml(value)}"`);
  return `<${name}${text.join("")}>`;
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
