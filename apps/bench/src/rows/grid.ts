import { measurePage } from "../measure/measurePage.ts";
import type { Row } from "../row.ts";

export const grid: Row = {
  name: "grid",
  work: "a callback of a Dash server gives one of five AG grids 100 rows, twenty times a second: time of each, and how long the main thread is busy with it",
  metrics: { update: "ms", busy: "ms" },
  headline: { case: "five grids", metric: "busy" },
  cases: ({ quick }) => {
    const updates = quick ? 3 : 20;
    return [
      {
        name: "five grids",
        sides: ["ours", "stock"],
        async measure(side, options) {
          const work = { page: "grid", server: "grids", query: { updates }, warmUps: 2, watched: true };
          const { busy = [], update = [] } = await measurePage(work, side, options);
          return { update, busy: busy.map((ms) => ms / updates) };
        },
      },
    ];
  },
  goals: [{ case: "five grids", metric: "busy", is: "times stock", atMost: 1 }],
};
