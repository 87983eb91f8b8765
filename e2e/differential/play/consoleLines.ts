/** What a page said in its console, in the words that both renderers share. */

/** Undefined for what says nothing about the page. */
export function consoleLine(kind: string, text: string, address: string): string | undefined {
  if (kind !== "error" && kind !== "warning") return undefined;
  if (/favicon|ERR_ABORTED/.test(`${text} ${address}`)) return undefined;
  const first = firstLine(text)
    // The stock renderer lists what there is.
    .replace(/ The string ids in the current layout are: \[.*\]$/, "");
  return `${kind} ${first}`;
}

export function firstLine(text: string): string {
  return text.split("\n")[0]?.trim() ?? "";
}
