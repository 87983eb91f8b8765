/** Whatever happens in whatever order: bounds hold, results are the job's own, and nothing is left at the end. */
import { Patch, type PatchObject } from "@patchbay/protocol";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { RunResult } from "../runs/runCallback.ts";
import { createFakeClock } from "../testing/fakeClock.ts";
import { handshake } from "../testing/sessionHost.ts";
import type { JobPort, JobReport } from "./jobManager.ts";
import { createMemoryJobs } from "./memoryJobs.ts";

const body = { output: "a.x", inputs: [], changedPropIds: [], parsedChangedPropsIds: [] };
const limits = { maxRunning: 3, maxKept: 2, keepMs: 500, abandonMs: 100 };

const step = fc.oneof(
  fc.constant({ kind: "start" as const }),
  fc.record({ kind: fc.constant("advance" as const), ms: fc.integer({ min: 1, max: 300 }) }),
  fc.record({
    kind: fc.constantFrom("progress" as const, "finish" as const, "cancel" as const, "take" as const),
    job: fc.nat(9),
    /** What becomes of the answer. */
    lost: fc.boolean(),
  }),
);

interface Known {
  id: string;
  port: JobPort;
  end: (result: RunResult) => void;
  /** All that it said while it ran, and all of it that has come. */
  said: number[];
  come: number[];
  /** Of the last report that has come. */
  received: number;
  outcome: RunResult | undefined;
  /** Its result has come. */
  isOver: boolean;
  /** Whether its work is over, cancelled or not. */
  ended: boolean;
}

function appended({ sideUpdate }: JobReport): number[] {
  const { children } = (sideUpdate?.log ?? {}) as { children?: PatchObject };
  return (children?.operations ?? []).map(({ params }) => (params as { value: number }).value);
}

it("keeps every job apart and within bounds", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const clock = createFakeClock();
      const jobs = createMemoryJobs({ clock, ...limits });
      const known: Known[] = [];
      const isRunning = ({ outcome, port }: Known): boolean => !outcome && !port.signal.aborted;
      for (const [at, one] of steps.entries()) {
        if (one.kind === "advance") {
          clock.advance(one.ms);
          continue;
        }
        if (one.kind === "start") {
          const full = known.filter(({ ended }) => !ended).length >= limits.maxRunning;
          let made: Omit<Known, "id"> | undefined;
          const run = (port: JobPort) =>
            new Promise<RunResult>((end) => {
              made = {
                port,
                end,
                said: [],
                come: [],
                received: 0,
                outcome: undefined,
                isOver: false,
                ended: false,
              };
            });
          const start = async () => jobs.start({ body, request: handshake, run });
          if (full) await expect(start()).rejects.toMatchObject({ code: "queue_full" });
          else known.push({ id: await start(), ...(made as unknown as Omit<Known, "id">) });
          continue;
        }
        const job = known[one.job];
        if (!job) continue;
        if (one.kind === "progress") {
          job.port.setProps("log", { children: new Patch().append([], at) });
          if (isRunning(job)) job.said.push(at);
        } else if (one.kind === "finish") {
          const result: RunResult = { status: "updated", response: { [job.id]: { x: 1 } } };
          if (isRunning(job)) job.outcome = result;
          job.end(result);
          job.ended = true;
          await Promise.resolve();
        } else if (one.kind === "cancel") {
          await jobs.cancel(job.id);
          if (!job.outcome) job.outcome = { status: "prevented" };
        } else {
          const report = await jobs.take(job.id, job.received);
          if (report === undefined) expect(isRunning(job)).toBe(false);
          if (report === undefined || one.lost || job.isOver) continue;
          job.come.push(...appended(report));
          job.received = report.number ?? job.received;
          // In order, nothing twice; with the result there is nothing left.
          expect(job.come).toEqual(job.said.slice(0, job.come.length));
          if (report.result) {
            expect(report.result).toEqual(job.outcome ?? { status: "prevented" });
            expect(job.come).toEqual(job.said);
            job.isOver = true;
          }
        }
      }
      const kept = await Promise.all(
        known.filter((job) => !isRunning(job)).map(async ({ id }) => jobs.take(id)),
      );
      expect(kept.filter((report) => report !== undefined).length).toBeLessThanOrEqual(limits.maxKept);
      await jobs.close();
      expect(known.every(({ port, outcome }) => port.signal.aborted || outcome !== undefined)).toBe(true);
      expect(clock.pending).toBe(0);
    }),
  );
});
