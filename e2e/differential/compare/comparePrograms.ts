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

/** Limit of plays to shrink one program. */
const SHRINK_BUDGET = 60;
/** Limit of programs that are shrunk. If more differ, they have few causes. */
const SHRUNK = 5;

export interface ComparerOptions {
  readonly known: readonly KnownDifference[];
  /** Programs at a time. */
  readonly lanes: number;
  /** Generated programs that differ are shrunk. */
  readonly shrinks: boolean;
}

/** @param programs read one by one, when a lane is free @param done called with each outcome */
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
            // A server or a page of the lane may have stopped answering.
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

/** A pair of servers and of browser profiles, one for each renderer. A program that did not run ends its lane. */
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
      // A context that does not answer ends with the browser.
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
      // A difference that does not appear again is a race in the program. So is one of the stock renderer to itself.
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

/** Differences have the same kind if they are in the same aspect and on the same sides. */
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
