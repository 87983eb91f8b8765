/** From the start of the navigation to the last component in the document; one page load is one repetition. */
import { measure, until } from "./measure.ts";

const size = Number(new URLSearchParams(location.search).get("size"));

await until(() => document.querySelector(`#c${size - 1}`) !== null);
const shown = performance.now();
await measure(1, async () => shown);
