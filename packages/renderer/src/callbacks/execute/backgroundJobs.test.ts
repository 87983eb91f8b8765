import { type CallbackDefinition, ErrorCode } from "@patchbay/protocol";
import { describe, expect, it } from "vitest";
import { definition, div } from "../../testing/layouts.ts";
import { createRunnerHarness, type RunnerHarness } from "../../testing/runnerHarness.ts";

const socket = {
  websocket: { enabled: true, url: "/ws", worker_url: "", inactivity_timeout: 0, heartbeat_interval: 0 },
};
const job = {
  cacheKey: "key",
  job: "7",
  cancel: [{ id: "stop", property: "n" }],
  progressDefault: { "bar.v": 0 },
};

const long: CallbackDefinition = definition("out.v", ["go.n"], {
  state: ["bar.v"],
  prevent_initial_call: true,
  background: { interval: 250 },
  running: { running: { "go.disabled": true }, runningOff: { "go.disabled": false } },
});
/** What a server adds for each cancel input. */
const canceller: CallbackDefinition = definition("stop.id", ["stop.n"], {
  prevent_initial_call: true,
  hidden: true,
});

function start(): RunnerHarness {
  const layout = div("root", [
    div("go", null, { n: 0 }),
    div("stop"),
    div("bar", null, { v: 0 }),
    div("out"),
  ]);
  return createRunnerHarness(layout, [long, canceller], { config: socket });
}

function answer(harness: RunnerHarness, output: string, data: object | undefined): void {
  harness.client.to(output).settle({ status: "answered", data });
  harness.settle();
}

describe("background callbacks (2.6.8)", () => {
  it("compress each of their requests, if they say so (HT12)", () => {
    const limits = [
      [{ compress_payload: true, compress_threshold: 20 }, 20],
      [{ compress_payload: true }, 5_000],
      [{ compress_payload: true, compress_threshold: "x" as never }, 5_000],
      [{ compress_payload: false, compress_threshold: 20 }, undefined],
      [{}, undefined],
    ] as const;
    for (const [rest, limit] of limits) {
      const harness = createRunnerHarness(div("root", [div("go"), div("bar"), div("out")]), [
        { ...long, running: null, ...rest },
      ]);
      harness.change("go", { n: 1 });
      expect(harness.client.to("out.v").options.compressOver).toBe(limit);
      answer(harness, "out.v", job);
      harness.fire();
      expect(harness.client.to("out.v").options.query).toHaveLength(2);
      expect(harness.client.to("out.v").options.compressOver).toBe(limit);
    }
  });

  it("of Dash 4.2 are named by numbers", () => {
    const harness = start();
    harness.change("go", { n: 1 });
    answer(harness, "out.v", { ...job, job: 25034 });
    harness.fire();
    expect(harness.client.to("out.v").options.query).toEqual([
      ["cacheKey", "key"],
      ["job", "25034"],
    ]);
  });

  it("ask again after the interval, by HTTP, without values, until the result is there", () => {
    const harness = start();
    harness.change("go", { n: 1 });
    expect(harness.client.to("out.v").options).toMatchObject({ transport: "http" });
    expect(harness.client.to("out.v").options.query).toBeUndefined();
    expect(harness.value("go", "disabled")).toBe(true);
    answer(harness, "out.v", job);
    expect(harness.openOutputs()).toEqual([]);
    expect(harness.timers).toMatchObject([{ ms: 250 }]);
    expect(harness.busy.getState()).toBe(true);

    harness.fire();
    const poll = harness.client.to("out.v");
    expect(poll.options).toMatchObject({
      transport: "http",
      query: [
        ["cacheKey", "key"],
        ["job", "7"],
      ],
    });
    expect(poll.body).toMatchObject({ inputs: [{ value: null }], state: [{ value: null }] });
    answer(harness, "out.v", { ...job, progress: { "bar.v": "5" }, sideUpdate: { stop: { hint: "now" } } });
    expect(harness.value("bar", "v")).toBe("5");
    expect(harness.value("stop", "hint")).toBe("now");

    harness.fire();
    answer(harness, "out.v", { multi: true, response: { out: { v: "done" } } });
    expect(harness.value("out", "v")).toBe("done");
    expect(harness.value("bar", "v")).toBe(0);
    expect(harness.value("go", "disabled")).toBe(false);
    expect(harness.timers).toEqual([]);
    expect(harness.busy.getState()).toBe(false);
  });

  it("B1 B2 are asked after by the name in the first answer, and show what comes with the result", () => {
    const harness = start();
    harness.change("go", { n: 1 });
    answer(harness, "out.v", job);
    for (const more of [{}, { progress: { "bar.v": "5" } }, { sideUpdate: { stop: { hint: "now" } } }]) {
      harness.fire();
      expect(harness.client.to("out.v").options.query).toEqual([
        ["cacheKey", "key"],
        ["job", "7"],
      ]);
      answer(harness, "out.v", { multi: true, ...more });
      expect(harness.busy.getState()).toBe(true);
    }
    expect(harness.value("bar", "v")).toBe("5");
    expect(harness.value("stop", "hint")).toBe("now");
    // Superseded, it is named to the server, though no later answer has said its name.
    harness.change("go", { n: 2 });
    expect(harness.client.to("out.v").options.query).toEqual([["oldJob", "7"]]);
    answer(harness, "out.v", { cacheKey: "key", job: "8" });
    harness.fire();
    answer(harness, "out.v", { multi: true, progress: { "bar.v": "9" }, response: { out: { v: "done" } } });
    expect(harness.value("bar", "v")).toBe("9");
    expect(harness.value("out", "v")).toBe("done");
    harness.change("go", { n: 3 });
    expect(harness.client.to("out.v").options.query).toBeUndefined();
  });

  it.each([
    [0, 0],
    [1e12, 2 ** 31 - 1],
    [-1, 500],
    [null, 500],
  ])("B1 an interval of %s is one of %s ms", (interval, ms) => {
    const background = { interval } as { interval: number };
    const harness = createRunnerHarness(div("root", [div("go", null, { n: 0 }), div("out")]), [
      { ...definition("out.v", ["go.n"], { prevent_initial_call: true }), background },
    ]);
    harness.change("go", { n: 1 });
    answer(harness, "out.v", { job: "7" });
    expect(harness.timers).toMatchObject([{ ms }]);
  });

  it("superseded before their job has a name are ended with the next request", () => {
    const harness = start();
    harness.change("go", { n: 1 });
    const first = harness.client.to("out.v");
    harness.change("go", { n: 2 });
    const second = harness.client.to("out.v");
    expect(second).not.toBe(first);
    expect(second.options.query).toBeUndefined();
    first.settle({ status: "answered", data: job });
    harness.settle();
    expect(harness.timers).toEqual([]);
    second.settle({ status: "answered", data: { ...job, job: "8" } });
    // Superseded while it is asked after.
    harness.fire();
    harness.change("go", { n: 3 });
    expect(harness.client.to("out.v").options.query).toEqual([
      ["oldJob", "7"],
      ["oldJob", "8"],
    ]);
  });

  it("end with nothing to update, too", () => {
    const harness = start();
    harness.change("go", { n: 1 });
    answer(harness, "out.v", job);
    harness.fire();
    answer(harness, "out.v", undefined);
    expect(harness.value("out", "v")).toBeUndefined();
    expect(harness.value("go", "disabled")).toBe(false);
    expect(harness.busy.getState()).toBe(false);
  });

  it("are cancelled by an input, over HTTP though all else goes over the socket", () => {
    const harness = start();
    // With no job as well: a Dash server looks for the address, which a message has not.
    harness.change("stop", { n: 1 });
    expect(harness.client.to("stop.id").options).toMatchObject({ transport: "http" });
    expect(harness.client.to("stop.id").options.query).toBeUndefined();
    harness.client.to("stop.id").prevent();
    harness.settle();

    harness.change("go", { n: 1 });
    answer(harness, "out.v", { ...job, progress: { "bar.v": 3 } });
    harness.change("stop", { n: 2 });
    expect(harness.client.to("stop.id").options).toMatchObject({
      transport: "http",
      query: [["cancelJob", "7"]],
    });
    expect(harness.value("bar", "v")).toBe(0);
    harness.client.to("stop.id").prevent();
    harness.settle();
    // The server ends the job: the next question finds it without a result.
    harness.fire();
    answer(harness, "out.v", { response: {} });
    expect(harness.busy.getState()).toBe(false);
    harness.change("stop", { n: 3 });
    expect(harness.client.to("stop.id").options.query).toBeUndefined();
  });

  it("that are cancelled are not named again, before the server has answered", () => {
    const harness = start();
    harness.change("go", { n: 1 });
    answer(harness, "out.v", job);
    harness.change("stop", { n: 1 });
    harness.client.to("stop.id").prevent();
    harness.settle();
    harness.change("stop", { n: 2 });
    expect(harness.client.to("stop.id").options.query).toBeUndefined();
    harness.client.to("stop.id").prevent();
    harness.settle();
    harness.change("go", { n: 2 });
    expect(harness.client.to("out.v").options.query).toBeUndefined();
  });

  it("that go on, as the order was lost on its way, are cancelled by the next", () => {
    const harness = start();
    harness.change("go", { n: 1 });
    answer(harness, "out.v", job);
    harness.change("stop", { n: 1 });
    harness.client.to("stop.id").settle({ status: "failed", code: "network", message: "" });
    harness.fire();
    answer(harness, "out.v", {});
    harness.change("stop", { n: 2 });
    expect(harness.client.to("stop.id").options.query).toEqual([["cancelJob", "7"]]);
  });

  it("name the job that a newer run makes out of date, once", () => {
    const harness = start();
    harness.change("go", { n: 1 });
    answer(harness, "out.v", job);
    harness.change("go", { n: 2 });
    expect(harness.timers).toEqual([]);
    expect(harness.client.to("out.v").options.query).toEqual([["oldJob", "7"]]);
    expect(harness.value("go", "disabled")).toBe(true);
    answer(harness, "out.v", { ...job, job: "8" });
    harness.fire();
    expect(harness.client.to("out.v").options.query).toEqual([
      ["cacheKey", "key"],
      ["job", "8"],
    ]);
    answer(harness, "out.v", { response: { out: { v: "second" } } });
    expect(harness.value("out", "v")).toBe("second");
    harness.change("go", { n: 3 });
    expect(harness.client.to("out.v").options.query).toBeUndefined();
  });

  it("go on beside newer ones where the callback keeps overlapping runs", () => {
    const kept = { ...long, patchbay: { overlap: "keep" as const } };
    const layout = div("root", [div("go", null, { n: 0 }), div("bar", null, { v: 0 }), div("out")]);
    const harness = createRunnerHarness(layout, [kept]);
    harness.change("go", { n: 1 });
    answer(harness, "out.v", job);
    harness.change("go", { n: 2 });
    expect(harness.client.to("out.v").options.query).toBeUndefined();
    answer(harness, "out.v", { ...job, job: "8" });
    expect(harness.timers).toHaveLength(2);
    for (const result of ["first", "second"]) {
      harness.fire();
      answer(harness, "out.v", { response: { out: { v: result } } });
      expect(harness.value("out", "v")).toBe(result);
    }
    expect(harness.busy.getState()).toBe(false);
  });

  it("drop the answer to a question that a newer run overtook", () => {
    const harness = start();
    harness.change("go", { n: 1 });
    answer(harness, "out.v", job);
    harness.fire();
    const poll = harness.client.to("out.v");
    harness.change("go", { n: 2 });
    expect(poll.cancelled).toBe(true);
    poll.answer({ out: { v: "old" } });
    harness.settle();
    expect(harness.value("out", "v")).toBeUndefined();
  });

  it("outlive questions that are lost on the way, for a minute; the next request ends what was given up", () => {
    const harness = start();
    harness.change("go", { n: 1 });
    answer(harness, "out.v", job);
    const lose = (): void => {
      harness.fire();
      harness.client.to("out.v").settle({ status: "failed", code: ErrorCode.Network, message: "gone" });
      harness.settle();
    };
    for (let lost = 0; lost < 60; lost++) lose();
    harness.fire();
    answer(harness, "out.v", job);
    for (let lost = 0; lost < 60; lost++) lose();
    expect(harness.faults).toEqual([]);
    lose();
    expect(harness.faults).toMatchObject([{ code: "network" }]);
    expect(harness.value("go", "disabled")).toBe(false);
    expect(harness.timers).toEqual([]);
    harness.change("go", { n: 2 });
    expect(harness.client.to("out.v").options.query).toEqual([["oldJob", "7"]]);
  });

  it("say which report came last, where the server counts them", () => {
    const harness = start();
    harness.change("go", { n: 1 });
    answer(harness, "out.v", { ...job, patchbay: { report: 0 } });
    const asked = (): unknown => {
      harness.fire();
      return harness.client.to("out.v").options.query?.[2];
    };
    expect(asked()).toEqual(["report", "0"]);
    harness.client.to("out.v").settle({ status: "failed", code: ErrorCode.Network, message: "gone" });
    harness.settle();
    expect(asked()).toEqual(["report", "0"]);
    answer(harness, "out.v", { ...job, sideUpdate: { stop: { hint: "a" } }, patchbay: { report: 1 } });
    expect(asked()).toEqual(["report", "1"]);
    // A job manager that does not count.
    answer(harness, "out.v", job);
    expect(asked()).toBeUndefined();
  });

  it("fail when the server says so, and ask no more", () => {
    const harness = start();
    harness.change("go", { n: 1 });
    answer(harness, "out.v", job);
    harness.fire();
    harness.client
      .to("out.v")
      .settle({ status: "failed", code: ErrorCode.HttpStatus, message: "500", html: "<p>" });
    harness.settle();
    expect(harness.faults).toMatchObject([{ message: "Callback error updating out.v", details: "<p>" }]);
    expect(harness.timers).toEqual([]);
  });

  it("stop with the app", () => {
    const harness = start();
    harness.change("go", { n: 1 });
    answer(harness, "out.v", job);
    harness.runner.close();
    expect(harness.timers).toEqual([]);
  });
});
