import type { AppAddress } from "../host.ts";

const URLS = /^(href|src|action|formaction|data|poster|cite|background|xlink:?href)$/i;
const FILES = /^(src|data|poster|background)$/i;

/** Makes the addresses among an element's attributes absolute. Places in the page (`#top`) stay. */
export function resolveUrls(tag: string, attributes: Record<string, unknown>, address: AppAddress): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (!URLS.test(name) || typeof value !== "string" || /^(#|$)/.test(value)) continue;
    attributes[name] = address.resolve(value, tag === "link" || FILES.test(name) ? "file" : "link");
  }
}
