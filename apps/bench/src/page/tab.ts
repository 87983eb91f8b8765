/** One of many tabs of an app. It marks when it is live. The first tab then receives a stream while the others are open. */
import { appearance, element, expect, given, mark, measure, until } from "./measure.ts";

const messages = given("messages");
const components = given("components");

await appearance("#live");
await until(() => element("#live").textContent === "live");
await mark(`live ${given("tab")}`);
if (given("tab") === 0) {
  // The bench answers when all tabs are live.
  await mark("start");
  await measure(async (n) => {
    const last = `${n + 1}:${messages - 1}`;
    const from = performance.now();
    element("#go").click();
    await until(() => element(`#c${components - 1}`).textContent === last);
    const took = performance.now() - from;
    for (let component = 0; component < components; component++) {
      const text = element(`#c${component}`).textContent;
      expect(
        text === `${n + 1}:${messages - components + component}`,
        `component ${component} shows ${text}`,
      );
    }
    return { stream: took };
  });
}
