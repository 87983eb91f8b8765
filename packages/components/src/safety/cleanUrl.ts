/** Replaces a refused URL. */
export const BLANK_URL = "about:blank";

const NAMED_ENTITIES: Readonly<Record<string, string>> = { colon: ":", tab: "", newline: "", nbsp: "" };
// Browsers ignore control characters and blanks in a scheme. So does this check, which ignores invisible characters, too.
// biome-ignore lint/suspicious/noControlCharactersInRegex: the check is about control characters
const IGNORED = /[\u0000-\u0020\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]/g;
const REFUSED = /^(?:javascript|vbscript|livescript|mocha):/;
// `+` is excluded: a browser opens `image/svg+xml` and any other `+xml` as a document and runs its scripts.
const DATA_DOCUMENT = /^data:(?!image\/[\w.-]+[;,])/;

function decodeEntities(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|([a-z]+));?/gi, (all, hex, decimal, name) => {
    if (name !== undefined) {
      const key = String(name).toLowerCase();
      return Object.hasOwn(NAMED_ENTITIES, key) ? (NAMED_ENTITIES[key] ?? "") : all;
    }
    const code = hex === undefined ? Number.parseInt(decimal, 10) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : "";
  });
}

/** Returns the URL, or `about:blank` if opening it could run a script. `opened`: the browser opens it as a document. */
export function cleanUrl(url: string, opened = false): string {
  const bare = decodeEntities(url.replace(IGNORED, "")).replace(IGNORED, "").toLowerCase();
  return REFUSED.test(bare) || (opened && DATA_DOCUMENT.test(bare)) ? BLANK_URL : url;
}
