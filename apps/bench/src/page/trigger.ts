/** From a click to the request of its callback, in an app with many callbacks. */
import { appearance, element, given, measure, until } from "./measure.ts";

const size = given("size");

let asked: (() => void) | undefined;
const original = fetch;
globalThis.fetch = (...args) => {
  if (String(args[0]).includes("_dash-update-component")) asked?.();
  return original(...args);
};

await appearance(`#c${size - 1}`);
// Waits for the end of the start's work, which must not count.
await new Promise((resolve) => requestIdleCallback(resolve, { timeout: 10_000 }));
await measure(async (n) => {
  const from = performance.now();
  const requested = new Promise<number>((resolve) => {
    asked = () => resolve(performance.now() - from);
  });
  element("#c0").click();
  const took = await requested;
  await until(() => element(`#c${size / 2}`).textContent === String(n + 1));
  return { asked: took };
});
