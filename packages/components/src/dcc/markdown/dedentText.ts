/** Removes the indentation that all lines with text share. */
export function dedentText(text: string): string {
  const lines = text.split(/\r\n|\r|\n/);
  let shared: string | undefined;
  for (const line of lines) {
    if (line.trim() === "") continue;
    const indent = /^[ \t]*/.exec(line)?.[0] ?? "";
    if (shared === undefined) shared = indent;
    while (!indent.startsWith(shared)) shared = shared.slice(0, -1);
    if (shared === "") return text;
  }
  const width = shared?.length ?? 0;
  return lines.map((line) => (line.trim() === "" ? "" : line.slice(width))).join("\n");
}
