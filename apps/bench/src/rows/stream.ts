import { measurePage } from "../measure/measurePage.ts";
import type { Case, Row } from "../row.ts";
import { streamApp } from "../site/socketApps.ts";

const COMPONENTS = 200;

interface Shape {
  name: string;
  messages: number;
  others?: number;
  arrays: boolean;
  sides?: Case["sides"];
  size?: number;
  turns?: number;
}

function streamCase({ name, messages, others, arrays, sides, size, turns }: Shape): Case {
  const components = COMPONENTS;
  return {
    name,
    ...(size !== undefined && { size }),
    ...(turns !== undefined && { turns }),
    sides: sides ?? ["ours", "stock", "bare"],
    async measure(side, options) {
      const perFrame: number[] = [];
      const server = streamApp({
        messages,
        components,
        ...(others !== undefined && { others }),
        arrays,
        onSent: (sent, frames) => perFrame.push(sent / frames),
      });
      const samples = await measurePage(
        { page: "stream", server, query: { messages, components }, warmUps: 4 },
        side,
        options,
      );
      return { ...samples, perFrame };
    },
  };
}

function dashCase({ name, messages, others = 0, sides = [] }: Omit<Shape, "arrays">): Case {
  const work = {
    page: "stream",
    server: "stream",
    query: { messages, components: COMPONENTS },
    warmUps: 4,
    environment: { MESSAGES: String(messages), OTHERS: String(others) },
  };
  return { name, sides, measure: (side, options) => measurePage(work, side, options) };
}

export const stream: Row = {
  name: "stream",
  work: "a callback sends 20 000 changes to 200 components: click to the last one shown, all at their last value",
  metrics: { stream: "ms", perFrame: "" },
  headline: { case: "in arrays of 50", metric: "stream" },
  cases: ({ quick }) => {
    const messages = quick ? 4_000 : 20_000;
    return [
      streamCase({ name: "in arrays of 50", messages, arrays: true, turns: 4 }),
      streamCase({ name: "singly", messages, arrays: false, sides: ["ours", "bare"] }),
      // All of them would take the stock renderer minutes.
      streamCase({ name: "2 000 singly", messages: messages / 10, arrays: false, sides: ["ours", "stock"] }),
      dashCase({ name: "from a Dash server", messages, sides: ["ours", "stock", "bare"] }),
    ];
  },
  goals: [
    { case: "in arrays of 50", metric: "stream", is: "times bare", atMost: 1.25 },
    { case: "in arrays of 50", metric: "stream", is: "better than stock", atLeast: 5 },
    { case: "singly", metric: "stream", is: "times bare", atMost: 1.25 },
    { case: "2 000 singly", metric: "stream", is: "better than stock", atLeast: 5 },
  ],
};

export const streamBigPage: Row = {
  name: "stream-big-page",
  work: "the same in arrays, with so many other components on the page",
  metrics: { stream: "ms" },
  headline: { case: "2 000 others, 2 000 changes", metric: "stream" },
  cases: ({ quick }) => {
    const big = quick ? 500 : 10_000;
    const some = quick ? 100 : 1_000;
    const messages = quick ? 4_000 : 20_000;
    const shape = { messages, arrays: true };
    // Two turns of the same differ by a third.
    const turns = 5;
    return [
      streamCase({
        ...shape,
        turns,
        name: "no others",
        others: 0,
        size: COMPONENTS,
        sides: ["ours", "bare"],
      }),
      streamCase({
        ...shape,
        turns,
        name: "1 000 others",
        others: some,
        size: some + COMPONENTS,
        sides: ["ours"],
      }),
      streamCase({
        ...shape,
        turns,
        name: "10 000 others",
        others: big,
        size: big + COMPONENTS,
        sides: ["ours", "bare"],
      }),
      // With 10 000 the stock renderer takes minutes to start.
      streamCase({
        ...shape,
        name: "2 000 others, 2 000 changes",
        messages: messages / 10,
        others: 2 * some,
        sides: ["ours", "stock"],
      }),
      dashCase({
        name: "the same from a Dash server",
        messages: messages / 10,
        others: 2 * some,
        sides: ["ours", "stock"],
      }),
    ];
  },
  goals: [
    { case: "10 000 others", metric: "stream", is: "times case", other: "no others", atMost: 1.1 },
    { case: "2 000 others, 2 000 changes", metric: "stream", is: "better than stock", atLeast: 10 },
  ],
};
