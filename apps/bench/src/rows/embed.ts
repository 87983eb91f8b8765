import { measureEmbed } from "../measure/measureEmbed.ts";
import type { Row } from "../row.ts";
import { greetingApp } from "./load.ts";

export const embed: Row = {
  name: "embed",
  work: "an app in tabs of another origin: the first tab, or the later ones, to the answer of its first callback; bytes and sockets of all tabs",
  metrics: { answered: "ms", bytes: "kB", sockets: "" },
  cases: ({ quick }) => {
    const many = quick ? 2 : 8;
    return [
      { name: "1 tab", sides: ["ours"], measure: () => measureEmbed(greetingApp, 1, 1) },
      { name: "8 tabs", sides: ["ours"], measure: () => measureEmbed(greetingApp, many, many - 1) },
    ];
  },
  goals: [{ case: "8 tabs", metric: "sockets", is: "absolute", atMost: 1 }],
};
