/** A tab of another site that embeds an app: from the start of its navigation to the answer of the first callback in the document. */
import { given, mark, until } from "./measure.ts";

await until(() => document.querySelector("#greeting")?.textContent === "Hello, world");
await mark(`answered ${given("tab")} ${performance.now()}`);
