/** Figures one after the other: the next one is requested when the last one is drawn. */
import { appearance, element, given, measure, until } from "./measure.ts";

interface Drawn extends HTMLElement {
  on(event: "plotly_afterplot", listener: () => void): void;
  layout?: { title?: { text?: string } };
}

const figures = given("figures");

await appearance("#graph");
let shown = 0;
await measure(async () => {
  const from = performance.now();
  for (let figure = 0; figure < figures; figure++) {
    shown++;
    element("#go").click();
    await drawn(String(shown));
  }
  return { figure: (performance.now() - from) / figures };
});

/** Resolves when plotly has drawn the figure of this title. */
async function drawn(title: string): Promise<void> {
  await appearance(".js-plotly-plot .main-svg");
  const plot = element(".js-plotly-plot") as Drawn;
  const isShown = (): boolean =>
    plot.layout?.title?.text === title && plot.querySelector(".gtitle")?.textContent === title;
  await until(isShown);
  // Remaining work of plotly in this task belongs to the figure.
  await new Promise((resolve) => setTimeout(resolve));
}
