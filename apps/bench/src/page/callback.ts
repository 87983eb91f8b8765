/** From the click to the callback's answer in the document. */
import { appearance, element, given, measure, until } from "./measure.ts";

const clicks = given("clicks");

await appearance("#answer");
await measure(async (n) => {
  const tookMs: number[] = [];
  for (let click = 1; click <= clicks; click++) {
    const from = performance.now();
    element("#go").click();
    await until(() => element("#answer").textContent === String(n * clicks + click));
    tookMs.push(performance.now() - from);
  }
  tookMs.sort((a, b) => a - b);
  const at = (part: number): number => tookMs[Math.ceil(part * clicks) - 1] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99) };
});
