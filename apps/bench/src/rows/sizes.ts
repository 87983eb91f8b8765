import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { dashFolder } from "@patchbay/dash-apps";
import type { Case, Row, Side } from "../row.ts";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));

interface Output {
  name: string;
  path: string;
}

/** The corresponding files of a stock page. */
const STOCK: Readonly<Record<string, readonly string[]>> = {
  worker: ["dash-renderer/build/dash-ws-worker.js"],
  "Dash renderer": ["dash-renderer/build/dash_renderer.min.js"],
  "script-tag embed, React included": [
    "deps/react@18.3.1.min.js",
    "deps/react-dom@18.3.1.min.js",
    "dash-renderer/build/dash_renderer.min.js",
    "dcc/dash_core_components.js",
    "dcc/dash_core_components-shared.js",
    "html/dash_html_components.min.js",
  ],
};

export const sizes: Row = {
  name: "sizes",
  work: "each output, by `gzip -9`",
  metrics: { gzip: "kB" },
  headline: { case: "Dash renderer", metric: "gzip" },
  cases: () => outputs().map(caseOf),
  goals: [
    { case: "worker", metric: "gzip", is: "absolute", atMost: 8 },
    { case: "Dash renderer", metric: "gzip", is: "absolute", atMost: 35 },
    { case: "script-tag embed, React included", metric: "gzip", is: "absolute", atMost: 105 },
  ],
};

function caseOf({ name, path }: Output): Case {
  const stock = STOCK[name];
  const sides: readonly Side[] = stock === undefined ? ["ours"] : ["ours", "stock"];
  return {
    name,
    sides,
    once: true,
    async measure(side) {
      const files =
        side === "ours" ? [join(ROOT, path)] : (stock ?? []).map((file) => join(dashFolder(), file));
      const bytes = files.map(
        (file) => execFileSync("gzip", ["-9", "-c", file], { maxBuffer: 1e8 }).byteLength,
      );
      return { gzip: [bytes.reduce((sum, one) => sum + one, 0) / 1000] };
    },
  };
}

/** The files whose sizes `npm run check` limits. */
function outputs(): readonly Output[] {
  return JSON.parse(readFileSync(join(ROOT, ".size-limit.json"), "utf8")) as Output[];
}
