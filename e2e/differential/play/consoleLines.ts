/** Normalizes the console messages of both renderers. */

/** Returns undefined for a message that is not about the app. */
export function consoleLine(kind: string, text: string, address: string): string | undefined {
  if (kind !== "error" && kind !== "warning") return undefined;
  if (/favicon|ERR_ABORTED/.test(`${text} ${address}`)) return undefined;
  const first = firstLine(text)
    // The stock renderer lists all ids.
    .replace(/ The string ids in the current layout are: \[.*\]$/, "");
  return `${kind} ${first}`;
}

export function firstLine(text: string): string {
  return text.split("\n")[0]?.trim() ?? "";
}
