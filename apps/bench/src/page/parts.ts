/** From the click to the last part of a streamed answer in the document. */
import { appearance, element, expect, given, measure, until } from "./measure.ts";

const parts = given("parts");
const shown = (): string => element("#out").textContent.trim();

await appearance("#out");
await measure(async (n) => {
  const last = `${n + 1}:${parts - 1}`;
  const from = performance.now();
  element("#go").click();
  await until(() => shown() === last);
  const took = performance.now() - from;
  // Nothing may come after the last part.
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(shown() === last, `the component shows ${shown()}`);
  return { part: (took * 1_000) / parts };
});
