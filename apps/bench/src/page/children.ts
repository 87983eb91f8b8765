/** From the click to the last of the new components in the document. */
import { element, measure, until } from "./measure.ts";

const size = Number(new URLSearchParams(location.search).get("size"));

await until(() => document.querySelector("#make") !== null);
await measure(5, async (n) => {
  const from = performance.now();
  element("#make").click();
  await until(() => document.querySelectorAll(`#made [data-round="${n + 1}"]`).length === size);
  return performance.now() - from;
});
