/** From the start of the navigation to the answer of the page's first callback in the document. */
import { element, mark, report, until } from "./measure.ts";

await until(() => document.querySelector("#greeting")?.textContent === "Hello, world");
const answered = performance.now();
await report(async () => {
  await mark("end");
  element("#name");
  return { answered: [answered] };
});
