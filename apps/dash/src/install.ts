/** `npm run dash:install`: creates the Python environment with our package, and prints its path. */
import { dashFolder, installDash, installPatchbay } from "./python.ts";

try {
  process.stdout.write("Installing Dash, its suites and patchbay-dash, unless they are here already...\n");
  installDash();
  installPatchbay();
  process.stdout.write(`Dash: ${dashFolder()}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
