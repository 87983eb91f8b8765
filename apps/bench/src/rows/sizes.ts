import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { dashFolder } from "@patchbay/dash-apps";
import type { Case, Row, Side } from "../row.ts";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));

interface Output {
  name: string;
  /** Bytes, gzipped. */
  size: number;
}

/** What stands in the same place on a stock page. */
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
  work: "each output, gzipped",
  metrics: { gzip: "kB" },
  headline: { case: "Dash renderer", metric: "gzip" },
  rounds: 1,
  cases: () => outputs().map(({ name, size }) => caseOf(name, size)),
  goals: [
    { case: "worker", metric: "gzip", is: "absolute", atMost: 8 },
    { case: "Dash renderer", metric: "gzip", is: "absolute", atMost: 35 },
    { case: "script-tag embed, React included", metric: "gzip", is: "absolute", atMost: 105 },
  ],
};

function caseOf(name: string, size: number): Case {
  const stock = STOCK[name];
  const sides: readonly Side[] = stock === undefined ? ["ours"] : ["ours", "stock"];
  return {
    name,
    sides,
    async measure(side) {
      if (side === "ours") return { gzip: [size / 1000] };
      const bytes = (stock ?? []).reduce(
        (sum, file) => sum + gzipSync(readFileSync(join(dashFolder(), file)), { level: 9 }).byteLength,
        0,
      );
      return { gzip: [bytes / 1000] };
    },
  };
}

function outputs(): readonly Output[] {
  const sizeLimit = join(ROOT, "node_modules/.bin/size-limit");
  // It fails when an output is over its limit, which `npm run check` is there to say.
  try {
    return JSON.parse(execFileSync(sizeLimit, ["--json"], { cwd: ROOT, encoding: "utf8" })) as Output[];
  } catch (failed) {
    const { stdout } = failed as { stdout?: string };
    if (stdout === undefined || stdout === "") throw failed;
    return JSON.parse(stdout) as Output[];
  }
}
