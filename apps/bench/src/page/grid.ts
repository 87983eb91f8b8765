/** Sets of rows one after the other, each when the last one is shown, at most twenty per second. */
import { appearance, element, given, measure, until } from "./measure.ts";

const PAUSE_MS = 50;
const updates = given("updates");
const firstCell = "#grid0 .ag-row[row-index='0'] [col-id='number']";

await appearance(firstCell);
for (const n of [1, 2, 3, 4]) await appearance(`#grid${n} .ag-row[row-index='0']`);
let shown = 0;
await measure(async () => {
  let tookMs = 0;
  for (let update = 0; update < updates; update++) {
    const from = performance.now();
    shown++;
    element("#go").click();
    await until(() => document.querySelector(firstCell)?.textContent === String(shown));
    const ms = performance.now() - from;
    tookMs += ms;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, PAUSE_MS - ms)));
  }
  return { update: tookMs / updates };
});
