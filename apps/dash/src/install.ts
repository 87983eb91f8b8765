/** `npm run dash:install`: makes the environment and says where it is. */
import { dashFolder, installDash } from "./python.ts";

try {
  process.stdout.write("Installing a stock Dash, unless it is here already...\n");
  installDash();
  process.stdout.write(`Stock Dash: ${dashFolder()}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
