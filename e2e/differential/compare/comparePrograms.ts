/** Plays programs under both renderers, several at a time. */

import { findChromium } from "@patchbay/tools/findChromium";
import { type Browser, chromium } from "@playwright/test";
import type { KnownDifference } from "../knownDifferences.ts";
import { DashServer } from "../play/dashServer.ts";
import { type Observation, playProgram, type Side } from "../play/playProgram.ts";
import { isGenerated, type Program } from "../program/program.ts";
import { compare, type Difference } from "./compare.ts";
import { judge } from "./judge.ts";
import type { Outcome } from "./outcome.ts";
import { shrink } from "./shrink.ts";

/** Plays of smaller programs for one that differs. */
const SHRINK_BUDGET = 60;
/** So many of those that differ are made smaller; where there are more, they have few causes. */
const SHRUNK = 5;

export interface ComparerOptions {
  readonly known: readonly KnownDifference[];
  /** Programs at a time. */
  readonly lanes: number;
  /** Whether generated programs that differ are made smaller. */
  readonly shrinks: boolean;
}

/** @param programs asked for one when a lane is free @param done called with each as it is finished */
export async function comparePrograms(
  programs: Iterable<Program>,
  { known, lanes, shrinks }: ComparerOptions,
  done: (outcome: Outcome) => void,
): Promise<void> {
  const waiting = programs[Symbol.iterator]();
  const browser = await openBrowser();
  let toShrink = shrinks ? SHRUNK : 0;
  const mayShrink = (): boolean => toShrink-- > 0;
  try {
    await Promise.all(
      Array.from({ length: lanes }, async () => {
        let lane = await Lane.open(browser, known, mayShrink);
        try {
          for (let next = waiting.next(); !next.done; next = waiting.next()) {
            const begun = performance.now();
            const outcome = await lane.outcomeOf(next.value);
            done({ ...outcome, seconds: (performance.now() - begun) / 1000 });
            if (outcome.kind !== "broken") continue;
            // Whatever has stopped to answer may belong to the lane.
            lane.close();
            lane = await Lane.open(browser, known, mayShrink);
          }
        } finally {
          lane.close();
        }
      }),
    );
  } finally {
    await browser.close();
  }
}

type Untimed = Omit<Outcome, "seconds">;

/** A pair of servers and a pair of browser profiles; a new pair after a program that did not run. */
class Lane {
  constructor(
    readonly stock: Side,
    readonly ours: Side,
    readonly known: readonly KnownDifference[],
    readonly mayShrink: () => boolean,
  ) {}

  static async open(
    browser: Browser,
    known: readonly KnownDifference[],
    mayShrink: () => boolean,
  ): Promise<Lane> {
    const side = async (renderer: "stock" | "ours"): Promise<Side> => ({
      server: await DashServer.begin(renderer),
      context: await browser.newContext({ viewport: { width: 1200, height: 900 } }),
    });
    const [stock, ours] = await Promise.all([side("stock"), side("ours")]);
    return new Lane(stock, ours, known, mayShrink);
  }

  close(): void {
    for (const { server, context } of [this.stock, this.ours]) {
      server.end();
      // Ends with the browser where it does not answer.
      context.close().catch(() => undefined);
    }
  }

  async outcomeOf(program: Program): Promise<Untimed> {
    const none = { differences: [], used: new Set<KnownDifference>(), stock: [] };
    try {
      const [stock, ours] = await this.#playBoth(program);
      const { unexplained, used } = judge(program.name, compare(stock, ours), this.known);
      if (unexplained.length === 0)
        return { ...none, program, stock, used, kind: used.size > 0 ? "known" : "same" };
      const again = await this.#unexplained(program);
      // What does not come up again is a race in the program; so is what the stock renderer does differently again.
      if (again.differences.length === 0 || compare(stock, again.stock).length > 0) {
        return { ...none, program, stock, kind: "unstable", differences: unexplained };
      }
      const outcome: Untimed = { program, stock, used, kind: "different", differences: unexplained };
      return isGenerated(program.name) && this.mayShrink() ? await this.#shrunk(outcome) : outcome;
    } catch (error) {
      return { ...none, program, kind: "broken", error: String(error) };
    }
  }

  #playBoth(program: Program): Promise<[Observation[], Observation[]]> {
    return Promise.all([playProgram(program, this.stock), playProgram(program, this.ours)]);
  }

  async #unexplained(
    program: Program,
  ): Promise<{ stock: Observation[]; differences: readonly Difference[] }> {
    const [stock, ours] = await this.#playBoth(program);
    return { stock, differences: judge(program.name, compare(stock, ours), this.known).unexplained };
  }

  async #shrunk(outcome: Untimed): Promise<Untimed> {
    const shows = async (candidate: Program): Promise<boolean> => {
      const found = await this.#unexplained(candidate).catch(() => undefined);
      return found?.differences.some((one) => kindOf(one) === kindOf(outcome.differences[0])) ?? false;
    };
    const program = await shrink(outcome.program, shows, SHRINK_BUDGET);
    const { differences } = await this.#unexplained(program);
    return differences.length === 0 ? outcome : { ...outcome, smallest: { program, differences } };
  }
}

/** Of the same kind: on the same aspect, and on the same sides. */
function kindOf(difference: Difference | undefined): string {
  return `${difference?.aspect} ${difference?.stock.length === 0} ${difference?.ours.length === 0}`;
}

async function openBrowser(): Promise<Browser> {
  const found = findChromium();
  return chromium.launch({
    ...(found && { executablePath: found.path }),
    // Chromium refuses its sandbox to root, as in a container.
    chromiumSandbox: process.getuid?.() !== 0,
  });
}
