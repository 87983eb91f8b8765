/** From the click to the last of the new components in the document. */
import { appearance, element, given, measure, until } from "./measure.ts";

const size = given("size");

await appearance("#make");
await measure(async (n) => {
  const from = performance.now();
  element("#make").click();
  await until(() => document.querySelectorAll(`#made [data-round="${n + 1}"]`).length === size);
  return { shown: performance.now() - from };
});
