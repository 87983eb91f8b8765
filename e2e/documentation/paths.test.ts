/** The files that CONTRIBUTING.md, and the bounds in docs/reliability.md, name are there. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const read = (path: string): string => readFileSync(ROOT + path, "utf8");

const files = execFileSync(
  "git",
  ["ls-files", "-co", "--exclude-standard", "packages", "apps", "e2e", "tools"],
  {
    cwd: ROOT,
    encoding: "utf8",
  },
)
  .split("\n")
  .filter((path) => path !== "" && existsSync(ROOT + path));

/** `path/file.ts`, in code marks. */
function pathsIn(text: string): string[] {
  return [...text.matchAll(/`([\w./-]+\.tsx?)`/g)].map(([, path = ""]) => path);
}

function missingOf(paths: readonly string[]): string[] {
  return paths.filter((path) => !files.some((file) => file === path || file.endsWith(`/${path}`)));
}

/** The rows of the tables below the heading "What grows, and its bound". */
function boundsOf(text: string): string {
  const part = text.split("## What grows, and its bound\n")[1]?.split("\n## ")[0] ?? "";
  return part
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .join("\n");
}

test.each([
  ["CONTRIBUTING.md", read("CONTRIBUTING.md"), 50],
  ["docs/reliability.md", boundsOf(read("docs/reliability.md")), 30],
])("%s names files that exist", (_name, text, least) => {
  const paths = pathsIn(text);
  expect(paths.length).toBeGreaterThan(least);
  // With its folder: a file name alone says too little.
  expect(paths.filter((path) => !path.includes("/"))).toEqual([]);
  expect(missingOf(paths)).toEqual([]);
});

test("a file that is not there is found", () => {
  expect(
    missingOf(pathsIn("`hub/requests/requestQueue.ts` and `hub/requests/outbox.ts`, `requestQueue.ts`")),
  ).toEqual(["hub/requests/outbox.ts"]);
  // The end of a name is no name.
  expect(missingOf(["Queue.ts"])).toEqual(["Queue.ts"]);
});
