import { measurePage } from "../measure/measurePage.ts";
import type { Row } from "../row.ts";
import { readApp } from "../site/socketApps.ts";

export const read: Row = {
  name: "read",
  work: "a callback reads a prop of the page 1000 times (from a Dash server 200), one read after the other: time of a read",
  metrics: { p50: "ms", p99: "ms" },
  headline: { case: "our server", metric: "p50" },
  cases: ({ quick }) => {
    const reads = quick ? 20 : 1_000;
    return [
      {
        name: "our server",
        turns: 3,
        sides: ["ours", "stock", "bare", "relay"],
        measure: (side, options) => measurePage({ page: "read", server: readApp(reads) }, side, options),
      },
      {
        name: "from a Dash server",
        sides: ["ours", "stock", "bare"],
        measure: (side, options) =>
          measurePage(
            { page: "read", server: "read", environment: { READS: String(quick ? reads : 200) } },
            side,
            options,
          ),
      },
    ];
  },
  goals: [{ case: "our server", metric: "p50", is: "times bare", atMost: 2 }],
};
