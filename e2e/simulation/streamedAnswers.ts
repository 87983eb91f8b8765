/** Callbacks of the simulated app that answer in parts, and the page's check of what comes. */
import { type CallbackContext, Input, Output, Patch, type Registry } from "@patchbay/server";
import type { Random } from "./random.ts";

/** What the server knows of one streamed answer. */
export interface ServedAnswer {
  begun: number;
  yielded: number;
  /** `closed`: its run was aborted. Undefined: it runs. */
  end: "ended" | "failed" | "closed" | undefined;
}

export interface AskedAnswer {
  readonly token: string;
  readonly count: number;
  readonly fails: boolean;
  /** Milliseconds between two parts; 0: as fast as the client takes them. */
  readonly pauseMs: number;
}

export interface StreamedAnswersOptions {
  registry: Registry;
  random: Random;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** Adds the callback. Each part but the first is a Patch, so that one that is lost or doubled shows; each has an update before it. */
export function addStreamedAnswers({
  registry,
  random,
  sleep,
}: StreamedAnswersOptions): ReadonlyMap<string, ServedAnswer> {
  const answers = new Map<string, ServedAnswer>();
  registry.add(
    { output: Output("parts", "value"), inputs: [Input("asked", "value")] },
    async function* (given, context) {
      const { token, count, fails, pauseMs } = given as AskedAnswer;
      const { setProps, signal } = context as CallbackContext;
      const served = answers.get(token) ?? { begun: 0, yielded: 0, end: undefined };
      answers.set(token, served);
      served.begun += 1;
      served.end = undefined;
      let end: ServedAnswer["end"] = "closed";
      try {
        for (let n = 1; n <= count; n += 1) {
          if (pauseMs > 0) await sleep(random.between(0, pauseMs), signal);
          setProps("beside", { value: { token, n } });
          served.yielded = n;
          yield n === 1 ? { token, list: [1] } : new Patch().append(["list"], n);
        }
        end = fails ? "failed" : "ended";
        if (fails) throw new Error("It fails");
      } finally {
        served.end = end;
      }
    },
    "parts",
  );
  return answers;
}

/**
 * Says what is wrong with what a page shows after a part.
 * @param beside the value that was set before the part; undefined if it may come later
 */
export function faultOfPart(
  asked: AskedAnswer,
  parts: unknown,
  beside: { shown: unknown } | undefined,
): string | undefined {
  const { token, list } = parts as { token: string; list: number[] };
  const shown = `${token} [${list.join()}]`;
  if (token !== asked.token) return `shows ${shown} after a part of ${asked.token}`;
  if (list.some((n, at) => n !== at + 1)) return `shows ${shown}`;
  if (beside === undefined) return undefined;
  // The hub merges updates of one component, so that its last one may be there before the parts.
  const before = beside.shown as { token: string; n: number } | undefined;
  if (before?.token !== token || before.n < list.length)
    return `shows ${shown} beside ${JSON.stringify(before)}`;
  return undefined;
}
