/** From the click to the last of a stream's values in the document, with all components at their last value. */
import { appearance, element, expect, given, measure, until } from "./measure.ts";

const messages = given("messages");
const components = given("components");

await appearance(`#c${components - 1}`);
await measure(async (n) => {
  const lastOf = (component: number): string => `${n + 1}:${messages - components + component}`;
  const from = performance.now();
  element("#go").click();
  await until(() => element(`#c${components - 1}`).textContent === lastOf(components - 1));
  const took = performance.now() - from;
  for (let component = 0; component < components; component++) {
    const text = element(`#c${component}`).textContent;
    expect(text === lastOf(component), `component ${component} shows ${text}`);
  }
  return { stream: took };
});
