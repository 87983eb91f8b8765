import { expect, it } from "vitest";
import { withRow } from "./versionTable.mjs";

const page = `# Page

<!-- versions: written by \`npm run test:dash -- --dash VERSION --write-docs\` -->
<!-- end of versions -->
text`;

it("has one row for each version, in their order, and leaves the rest of the page", () => {
  const rows = ["| 4.10.0 | 1 |", "| 4.2.0 | 1 |", "| 4.5.0rc2 | 1 |", "| 4.2.0 | 2 |"];
  const written = rows.reduce((text, row) => withRow(text, row), page);
  expect(written.match(/^\| \d.*$/gm)).toEqual(["| 4.2.0 | 2 |", "| 4.5.0rc2 | 1 |", "| 4.10.0 | 1 |"]);
  expect(written.startsWith("# Page\n")).toBe(true);
  expect(written.endsWith("<!-- end of versions -->\ntext")).toBe(true);
  expect(withRow(written, "| 4.2.0 | 2 |")).toBe(written);
});

it("does not write into a page without a place for it", () => {
  expect(() => withRow("text", "| 4.2.0 | 1 |")).toThrow("no place");
});
