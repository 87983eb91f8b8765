import { Patch, type PatchObject } from "@patchbay/protocol";
import { describe, expect, it } from "vitest";
import type { RunResult } from "../runs/runCallback.ts";
import { createFakeClock } from "../testing/fakeClock.ts";
import { handshake } from "../testing/sessionHost.ts";
import type { JobPort, JobReport } from "./jobManager.ts";
import { createMemoryJobs, type MemoryJobsOptions } from "./memoryJobs.ts";

const body = { output: "a.x", inputs: [], changedPropIds: [], parsedChangedPropsIds: [] };
const done: RunResult = { status: "updated", response: { a: { x: 1 } } };

function setUp(options: MemoryJobsOptions = {}) {
  const clock = createFakeClock();
  const jobs = createMemoryJobs({ clock, ...options });
  /** A job that ends when it is told to. */
  async function start() {
    let port: JobPort | undefined;
    let end: (result: RunResult) => void = () => undefined;
    const id = await jobs.start({
      body,
      request: handshake,
      run: (given) => {
        port = given;
        return new Promise((resolve) => {
          end = resolve;
        });
      },
    });
    const finish = async (result: RunResult = done) => {
      end(result);
      await Promise.resolve();
    };
    return { id, port: port as JobPort, finish };
  }
  return { clock, jobs, start };
}

describe("a job", () => {
  it("reports what is new, then its result, as often as it is asked for", async () => {
    const { jobs, start } = setUp();
    const { id, port, finish } = await start();
    expect(await jobs.take(id)).toEqual({ number: 0 });
    const rows = [1];
    port.setProgress({ "bar.value": 1, "bar.rows": rows });
    port.setProgress({ "bar.value": 2 });
    port.setProps("side", { title: "a" });
    port.setProps("side", { style: null });
    rows.push(2);
    expect(await jobs.take(id)).toEqual({
      number: 1,
      progress: { "bar.value": 2, "bar.rows": [1] },
      sideUpdate: { side: { title: "a", style: null } },
    });
    expect(await jobs.take(id)).toEqual({ number: 1 });
    port.setProps("side", { title: "last" });
    await finish();
    const last = { result: done, sideUpdate: { side: { title: "last" } } };
    expect(await jobs.take(id)).toEqual(last);
    port.setProps("side", { title: "after the end" });
    expect(await jobs.take(id)).toEqual(last);
  });

  it("tells again what was lost on the way, before what is new, and nothing twice", async () => {
    const { jobs, start } = setUp();
    const { id, port, finish } = await start();
    const append = (value: number) => port.setProps("list", { children: new Patch().append([], value) });
    const appended = (report: JobReport | undefined): unknown[] | undefined =>
      (report?.sideUpdate?.list as { children: PatchObject } | undefined)?.children.operations.map(
        ({ params }) => (params as { value: unknown }).value,
      );
    append(1);
    const lost = await jobs.take(id, 0);
    expect([lost?.number, appended(lost)]).toEqual([1, [1]]);
    append(2);
    append(3);
    expect(await jobs.take(id, 0)).toEqual(lost);
    const next = await jobs.take(id, 1);
    expect([next?.number, appended(next)]).toEqual([2, [2, 3]]);
    append(4);
    await finish();
    // Lost too: the result waits for it.
    expect(await jobs.take(id, 1)).toEqual(next);
    const last = await jobs.take(id, 2);
    expect([last?.result, appended(last)]).toEqual([done, [4]]);
    expect(await jobs.take(id, 2)).toEqual(last);
  });

  it("that is cancelled ends at once, whatever it does", async () => {
    const { jobs, start } = setUp();
    const { id, port, finish } = await start();
    await jobs.cancel(id);
    expect(port.signal.aborted).toBe(true);
    expect(await jobs.take(id)).toEqual({ result: { status: "prevented" } });
    port.setProgress({ "bar.value": 1 });
    await finish();
    await jobs.cancel(id);
    expect(await jobs.take(id)).toEqual({ result: { status: "prevented" } });
  });

  it("refuses what JSON cannot carry where it is said", async () => {
    const { start } = setUp();
    const { port } = await start();
    expect(() => port.setProgress({ "bar.value": 1n })).toThrow("cannot be JSON");
    expect(() => port.setProps("a", { x: 1n })).toThrow("cannot be JSON");
  });
});

describe("bounds", () => {
  it("of jobs at a time", async () => {
    const { jobs, start } = setUp({ maxRunning: 2 });
    const first = await start();
    await start();
    await expect(start()).rejects.toMatchObject({ code: "queue_full" });
    // A cancelled one still takes what it takes, until it ends.
    await jobs.cancel(first.id);
    await expect(start()).rejects.toMatchObject({ code: "queue_full" });
    await first.finish();
    await expect(start()).resolves.toBeDefined();
  });

  it("of results: the oldest goes first", async () => {
    const { jobs, start } = setUp({ maxKept: 2 });
    const all = [await start(), await start(), await start()];
    for (const { finish } of all) await finish();
    const kept = await Promise.all(all.map(({ id }) => jobs.take(id)));
    expect(kept.map((report) => report !== undefined)).toEqual([false, true, true]);
  });

  it("of time: a result nobody fetches, a job nobody asks after", async () => {
    const { clock, jobs, start } = setUp({ keepMs: 1000, abandonMs: 100 });
    const asked = await start();
    const abandoned = await start();
    clock.advance(99);
    expect(await jobs.take(asked.id)).toEqual({ number: 0 });
    clock.advance(99);
    expect(asked.port.signal.aborted).toBe(false);
    expect(abandoned.port.signal.aborted).toBe(true);
    await asked.finish();
    clock.advance(999);
    expect(await jobs.take(asked.id)).toEqual({ result: done });
    clock.advance(1);
    expect(await jobs.take(asked.id)).toBeUndefined();
    expect(await jobs.take("never")).toBeUndefined();
    expect(clock.pending).toBe(0);
  });

  it("leaves nothing behind when it is closed", async () => {
    const { clock, jobs, start } = setUp();
    const running = await start();
    await (await start()).finish();
    await jobs.close();
    expect(running.port.signal.aborted).toBe(true);
    expect(clock.pending).toBe(0);
    expect(await jobs.take(running.id)).toBeUndefined();
  });

  it("must be positive", () => {
    for (const options of [{ maxRunning: 0 }, { keepMs: Number.NaN }, { abandonMs: -1 }]) {
      expect(() => createMemoryJobs(options)).toThrow(TypeError);
    }
  });
});
