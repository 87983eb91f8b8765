import { measurePage } from "../measure/measurePage.ts";
import type { Row } from "../row.ts";
import { callbackApp } from "../site/socketApps.ts";

export const callback: Row = {
  name: "callback",
  work: "click, socket, answer, document: time of a callback, one after the other",
  metrics: { p50: "ms", p99: "ms" },
  headline: { case: "our server", metric: "p50" },
  cases: ({ quick }) => {
    const query = { clicks: quick ? 5 : 200 };
    return [
      {
        name: "our server",
        turns: 4,
        sides: ["ours", "stock", "bare", "relay"],
        measure: (side, options) =>
          measurePage({ page: "callback", server: callbackApp, query, warmUps: 5 }, side, options),
      },
      {
        name: "from a Dash server",
        sides: ["ours", "stock", "bare"],
        measure: (side, options) =>
          measurePage({ page: "callback", server: "callback", query, warmUps: 5 }, side, options),
      },
    ];
  },
  goals: [
    { case: "our server", metric: "p50", is: "times bare", atMost: 1.5 },
    { case: "our server", metric: "p50", is: "better than stock", atLeast: 2 },
  ],
};
