/** The server reads a prop many times, one read after the other, and sends the times. */
import { appearance, element, measure, until } from "./measure.ts";

await appearance("#read");
await measure(async (n) => {
  element("#go").click();
  let told: { run?: number; p50: number; p99: number } = { p50: 0, p99: 0 };
  await until(() => {
    const text = element("#read").textContent;
    if (text) told = JSON.parse(text) as typeof told;
    return told.run === n + 1;
  });
  return { p50: told.p50, p99: told.p99 };
});
