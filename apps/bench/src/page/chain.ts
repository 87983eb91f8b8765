/** From the click to the last output of a chain, per link of the chain. */
import { appearance, element, given, measure, until } from "./measure.ts";

const size = given("size");

await appearance(`#link${size}`);
await measure(async (n) => {
  const from = performance.now();
  element("#go").click();
  await until(() => element(`#link${size}`).textContent === String(n + 1));
  return { link: (performance.now() - from) / size };
});
