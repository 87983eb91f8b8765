/** What the compiler says of a wrong layout: its first line names what is wrong, where it is wrong. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const LAYOUT = fileURLToPath(new URL("index.ts", import.meta.url));
const OPTIONS = fileURLToPath(new URL("../../../../tsconfig.base.json", import.meta.url));
const COMPILER = join(dirname(createRequire(OPTIONS).resolve("typescript/package.json")), "bin/tsc");

/** @returns the first line of each error, by the line and column it is at */
async function compile(lines: readonly string[]): Promise<Record<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), "patchbay-"));
  const compilerOptions = {
    composite: false,
    declaration: false,
    isolatedDeclarations: false,
    noEmit: true,
    rewriteRelativeImportExtensions: false,
  };
  await writeFile(
    join(folder, "tsconfig.json"),
    JSON.stringify({ extends: OPTIONS, compilerOptions, files: ["app.mts"] }),
  );
  const head = `import { dcc, html } from ${JSON.stringify(LAYOUT)};`;
  await writeFile(join(folder, "app.mts"), [head, ...lines].join("\n"));
  const said = await new Promise<string>((resolve) => {
    execFile(process.execPath, [COMPILER, "--pretty", "false"], { cwd: folder }, (_, out) => resolve(out));
  });
  await rm(folder, { recursive: true });
  const errors = [...said.matchAll(/^\S*?app\.mts\((\d+),(\d+)\): error TS\d+: (.*)$/gm)];
  return Object.fromEntries(
    errors.map(([, line, column, text]) => [
      lines[Number(line) - 2]?.slice(Number(column) - 1) ?? line,
      text ?? "",
    ]),
  );
}

it("names the prop that is wrong, and stands at it", async () => {
  const said = await compile([
    'html.Div({ classname: "card" });',
    'html.Div({ id: "a", style: "color: red" });',
    "html.Div({ id: 3 });",
    'html.Div({ style: { colour: "red" } });',
    'html.Div({ className: 3 }, "text");',
    'html.Div({ classname: "card", id: "b" }, "text");',
    'html.Div([html.P("fine"), new Date()]);',
    "dcc.Markdown({ link_target: 3 });",
    "html.Div({ id: 'fine', style: { color: 'red' } }, [html.P('fine'), 1, null]);",
    "html.Div(['a', 'b'] as const);",
  ]);
  expect(said).toEqual({
    'classname: "card" });': expect.stringMatching(/'classname' does not exist in type '.*GlobalHtmlProps/),
    'style: "color: red" });': "Type 'string' is not assignable to type 'Style'.",
    "id: 3 });": "Type 'number' is not assignable to type 'ComponentId | undefined'.",
    'colour: "red" } });': expect.stringContaining("Did you mean to write 'color'?"),
    'className: 3 }, "text");': "Type 'number' is not assignable to type 'string'.",
    'classname: "card", id: "b" }, "text");': expect.stringContaining("Did you mean to write 'className'?"),
    "new Date()]);": "Type 'Date' is not assignable to type 'LayoutNode'.",
    "link_target: 3 });": "Type 'number' is not assignable to type 'string'.",
  });
});
