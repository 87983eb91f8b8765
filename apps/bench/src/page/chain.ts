/** From the click to the last output of a chain, per link of the chain. */
import { element, measure, until } from "./measure.ts";

const size = Number(new URLSearchParams(location.search).get("size"));

await until(() => document.querySelector(`#link${size}`) !== null);
await measure(9, async (n) => {
  const from = performance.now();
  element("#go").click();
  await until(() => element(`#link${size}`).textContent === String(n + 1));
  return (performance.now() - from) / size;
});
