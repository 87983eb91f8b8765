import { measurePage } from "../measure/measurePage.ts";
import type { Case, Row } from "../row.ts";
import { type PartsShape, partsApp } from "../site/socketApps.ts";

/** The first version whose callbacks answer in parts. */
const DASH = "4.5.0rc2";

interface Shape extends Omit<PartsShape, "onSent"> {
  name: string;
  sides: Case["sides"];
}

function partsCase({ name, sides, ...shape }: Shape): Case {
  return {
    name,
    sides,
    // Two turns of the same differ by a third.
    turns: 4,
    async measure(side, options) {
      const perFrame: number[] = [];
      const server = partsApp({ ...shape, onSent: (sent, frames) => perFrame.push(sent / frames) });
      const work = { page: "parts", server, query: { parts: shape.parts }, warmUps: 4, dash: DASH };
      return { ...(await measurePage(work, side, options)), perFrame };
    },
  };
}

export const parts: Row = {
  name: "parts",
  work: "an async generator yields 5 000 values for one component: click to the last one shown, per part",
  metrics: { part: "µs", perFrame: "" },
  headline: { case: "text", metric: "part" },
  dash: DASH,
  cases: ({ quick }) => {
    const parts = quick ? 1_000 : 5_000;
    const text = { parts, shownBy: "Div" } as const;
    return [
      partsCase({ ...text, name: "text", sides: ["ours", "stock", "bare"] }),
      partsCase({ ...text, name: "text, by set_props", bySetProps: true, sides: ["ours"] }),
      // More than the server keeps for a client that acknowledges nothing.
      partsCase({ ...text, name: "text, 50 000 parts", parts: 10 * parts, sides: ["ours"] }),
      partsCase({
        ...text,
        name: "text, 10 000 others",
        others: quick ? 500 : 10_000,
        sides: ["ours", "bare"],
      }),
      partsCase({ parts, shownBy: "Markdown", name: "Markdown", sides: ["ours", "bare"] }),
      // All of them would take the stock renderer minutes.
      partsCase({
        parts: parts / 10,
        shownBy: "Markdown",
        name: "Markdown, 500 parts",
        sides: ["ours", "stock", "bare"],
      }),
    ];
  },
  goals: [
    { case: "text", metric: "part", is: "times bare", atMost: 1.25 },
    { case: "text", metric: "part", is: "better than stock", atLeast: 5 },
    { case: "text", metric: "part", is: "times case", other: "text, by set_props", atMost: 1.1 },
    { case: "text, 50 000 parts", metric: "part", is: "times case", other: "text", atMost: 1.25 },
    { case: "text, 10 000 others", metric: "part", is: "times case", other: "text", atMost: 1.1 },
    { case: "Markdown", metric: "part", is: "times bare", atMost: 1.25 },
    { case: "Markdown, 500 parts", metric: "part", is: "better than stock", atLeast: 5 },
  ],
};
