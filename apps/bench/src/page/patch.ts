/** From the click to the message after many appends to a list. Then the length of the list is checked. */
import { appearance, element, expect, given, measure, until } from "./measure.ts";

const [rows, appends, warmUps] = [given("rows"), given("appends"), given("warmUps")];

await appearance("#counted");
await measure(async (n) => {
  const run = String(n + 1);
  const from = performance.now();
  element("#go").click();
  await until(() => element("#done").textContent === run);
  const took = performance.now() - from;
  element("#count").click();
  await until(() => element("#counted").textContent?.startsWith(`${run}:`) === true);
  // Warm-up appends go to another list, so that the measured one has the stated length.
  const length = n < warmUps ? (n + 1) * appends : rows + (n + 1 - warmUps) * appends;
  expect(element("#counted").textContent === `${run}:${length}:${length - 1}`, "the list of the store");
  return { append: (took * 1000) / appends };
});
