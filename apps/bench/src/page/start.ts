/** From the start of the navigation to the last component in the document; one page load is one sample. */
import { appearance, given, report } from "./measure.ts";

await appearance(`#c${given("size") - 1}`);
const shown = performance.now();
await report(async () => ({ shown: [shown] }));
