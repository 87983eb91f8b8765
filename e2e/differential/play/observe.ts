/** Reads the state that a page shows. */
import type { Page } from "@playwright/test";

export interface Shown {
  /** The page as lines: one per element and per text, indented by depth; or only the text. */
  readonly dom: readonly string[];
  /** One line per component: its place and its props. */
  readonly props: readonly string[];
}

export async function observe(page: Page, how: "elements" | "text"): Promise<Shown> {
  const [dom, props] = await Promise.all([
    page.evaluate(how === "text" ? readText : readElements),
    page.evaluate(readProps),
  ]);
  return { dom, props };
}

function readElements(): string[] {
  const lines: string[] = [];
  const skipped = new Set(["SCRIPT", "STYLE", "FOOTER", "LINK", "NOSCRIPT"]);
  // Dash's developer tools.
  const tools = ".dash-debug-menu, .dash-debug-menu__outer, .dash-debug-alert-container";
  const hasState = (element: Element): element is HTMLInputElement =>
    /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);

  const read = (node: Node, indent: string): void => {
    if (node.nodeType === Node.TEXT_NODE) {
      if (node.textContent !== "") lines.push(`${indent}${JSON.stringify(node.textContent)}`);
      return;
    }
    if (!(node instanceof Element) || skipped.has(node.tagName) || node.matches(tools)) return;
    if (
      node.matches("#_dash-global-error-container, #_dash-global-error-container > div, #_dash-app-content")
    ) {
      for (const child of node.childNodes) read(child, indent);
      return;
    }
    if (node.matches("[data-patchbay-notices]")) {
      // biome-ignore lint/performance/useDomNodeTextContent: what a person reads, in its lines
      const notice = (node as HTMLElement).innerText.trim();
      if (notice !== "") lines.push(`notice ${JSON.stringify(notice)}`);
      return;
    }
    const attributes = [...node.attributes]
      .filter(({ name }) => !name.startsWith("data-radix") && name !== "data-dash-is-loading")
      .map(({ name, value }) => `${name}=${JSON.stringify(value)}`)
      .sort();
    if (hasState(node))
      attributes.push(
        node.type === "checkbox" || node.type === "radio"
          ? `checked ${node.checked}`
          : `value ${JSON.stringify(node.value)}`,
      );
    if (document.activeElement === node && node !== document.body) attributes.push("focused");
    lines.push(`${indent}<${[node.tagName.toLowerCase(), ...attributes].join(" ")}>`);
    // Adjacent text nodes look like one text.
    let text = "";
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) text += child.textContent;
      else {
        if (text !== "") lines.push(`${indent} ${JSON.stringify(text)}`);
        text = "";
        read(child, `${indent} `);
      }
    }
    if (text !== "") lines.push(`${indent} ${JSON.stringify(text)}`);
  };
  for (const child of document.body.children) read(child, "");
  return [
    `title ${document.title}`,
    `address ${location.pathname}${location.search}${location.hash}`,
    ...lines,
  ];
}

function readText(): string[] {
  // biome-ignore lint/performance/useDomNodeTextContent: what a person reads, in its lines
  const lines = (document.body.innerText ?? "").split("\n").map((line) => line.trim());
  const fields = [...document.querySelectorAll<HTMLInputElement>("input, textarea, select")].map((field) =>
    field.type === "checkbox" || field.type === "radio" ? `checked ${field.checked}` : `value ${field.value}`,
  );
  return [
    `title ${document.title}`,
    `address ${location.pathname}${location.search}${location.hash}`,
    ...lines.filter((line) => line !== ""),
    ...fields,
  ];
}

/** Reads the props from `window.store`, which both renderers have. */
function readProps(): string[] {
  const { store } = window as { store?: { getState(): { layout?: { components?: unknown } } } };
  const lines: string[] = [];
  const isComponent = (value: unknown): value is { type: string; props: Record<string, unknown> } =>
    value !== null &&
    typeof value === "object" &&
    "type" in value &&
    "namespace" in value &&
    "props" in value;
  const json = (value: unknown): string => {
    try {
      // Throws for a circular value, which the copies that `sorted` makes would hide.
      JSON.stringify(value, (_key, one: unknown) => (typeof one === "bigint" ? String(one) : one));
      return JSON.stringify(value, sorted);
    } catch {
      return "no JSON";
    }
  };
  const sorted = (_key: string, value: unknown): unknown => {
    if (typeof value === "bigint") return `${value}n`;
    if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  };

  const read = (value: unknown, place: string): void => {
    if (place.length > 100) return;
    if (Array.isArray(value)) for (const [index, one] of value.entries()) read(one, `${place}.${index}`);
    else if (isComponent(value)) {
      const { children, ...props } = value.props;
      const told = Object.entries(props).filter(
        ([name, prop]) => prop !== undefined && !name.endsWith("_timestamp"),
      );
      const text = typeof children === "object" ? "" : ` ${JSON.stringify(children)}`;
      lines.push(`${place} ${value.type} ${json(Object.fromEntries(told))}${text}`);
      read(children, place);
    } else if (value !== null && typeof value === "object") lines.push(`${place} ${json(value)}`);
    else if (value !== null && value !== undefined && place.includes("."))
      lines.push(`${place} ${JSON.stringify(value)}`);
  };
  const layout = store?.getState().layout;
  read(layout?.components ?? layout, "");
  return lines;
}
