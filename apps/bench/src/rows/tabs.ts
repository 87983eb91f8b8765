import { measureTabs } from "../measure/measureTabs.ts";
import type { Goal, Row } from "../row.ts";

export const tabs: Row = {
  name: "tabs",
  work: "a stream to one of so many open tabs of one browser, what a tab takes, and how soon one more is live",
  metrics: { stream: "ms", heap: "MB", live: "ms" },
  headline: { case: "32 tabs", metric: "stream" },
  cases: ({ quick }) =>
    ["1 tab", "8 tabs", "32 tabs"].map((name, at) => {
      const size = (quick ? [1, 2, 3] : [1, 8, 32])[at] ?? 1;
      return {
        name,
        size,
        sides: ["ours", "stock"],
        measure: (side, options) => measureTabs(size, quick ? 1_000 : 5_000, side, options),
      };
    }),
  goals: [
    { case: "32 tabs", metric: "stream", is: "times case", other: "1 tab", atMost: 1.2 } as Goal,
    { case: "32 tabs", metric: "heap", is: "times stock", atMost: 1 } as Goal,
  ],
};
