/** `npm run dash`: the Dash programs of this folder, rendered by Patchbay; `--stock` for Dash's own renderer. */
import { catalogueFor } from "./catalogue.ts";
import type { Served } from "./listen.ts";
import { dashVersion } from "./python.ts";
import { startPrograms } from "./startPrograms.ts";

const host = process.env.HOST ?? "127.0.0.1";
const port = Number(process.env.PORT ?? 8060);
const stock = process.argv.includes("--stock");
let served: Served | undefined;

try {
  const catalogue = catalogueFor(dashVersion());
  served = await startPrograms({ port, host, stock, catalogue, print: (line) => console.info(line) });
  console.info(
    [
      "",
      `  Dash programs   ${served.url}  (${stock ? "Dash's own renderer" : "Patchbay"})`,
      ...catalogue.leftOut.map((reason) => `  Not served: ${reason}`),
      ...(catalogue.leftOut.length > 0 ? ["  DASH_VERSION=pre npm run dash takes the newest Dash."] : []),
      "",
      "  Ctrl+C stops them.",
      "",
    ].join("\n"),
  );
} catch (error) {
  const isTaken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  console.error(
    isTaken ? `Port ${port} is taken. Choose another: PORT=${port + 100} npm run dash` : String(error),
  );
  process.exitCode = 1;
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void served?.close());
