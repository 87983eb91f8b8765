import { expect, it } from "vitest";
import { type BodyEnd, type DownlinkMode, NO_RETRIES, nextRead } from "./retry.ts";

/** The delays after bodies that end in these ways, one second apart; the reason where the streams are given up. */
function delays(mode: DownlinkMode, ends: readonly BodyEnd[], apartMs = 1_000): (number | string)[] {
  let retries = NO_RETRIES;
  return ends.map((end, at) => {
    const next = nextRead(retries, end, mode, at * apartMs);
    if ("reason" in next) return next.reason;
    retries = next.retries;
    return next.afterMs;
  });
}

const stream: DownlinkMode = { kind: "stream" };
const poll: DownlinkMode = { kind: "poll", intervalMs: 100 };
const failed: BodyEnd = { status: "failed" };
const cut: BodyEnd = { status: "closed", envelopes: 1, isAlive: true };
const empty: BodyEnd = { status: "closed", envelopes: 0, isAlive: false };
const LOST = "The downlink of the stream was lost.";

it("S7 a poll is slower from the third empty answer on, up to five times, until something comes", () => {
  expect(delays(poll, [empty, empty, empty, empty, empty, empty, cut, empty, empty, empty])).toEqual([
    100, 100, 200, 400, 500, 500, 100, 100, 100, 200,
  ]);
});

it("S7 a server that does not answer is asked after 1, 2, 4, 5, 5… seconds, for 30 seconds", () => {
  for (const mode of [stream, poll])
    expect(delays(mode, Array(8).fill(failed), 5_000)).toEqual([
      1_000,
      2_000,
      4_000,
      5_000,
      5_000,
      5_000,
      LOST,
      LOST,
    ]);
});

it("an open downlink that closes without a word counts as a failure; a proxy that cuts it does not", () => {
  expect(delays(stream, [empty, empty, cut, cut, empty])).toEqual([1_000, 2_000, 100, 100, 1_000]);
});

it("a silent connection is replaced at once, however often: some servers say nothing", () => {
  expect(delays(stream, Array(5).fill({ status: "silent" }), 50_000)).toEqual([100, 100, 100, 100, 100]);
});

it.each([400, 403, 404, 410])("S8 %i ends the streams, with the status in the reason", (httpStatus) => {
  expect(delays(stream, [{ status: "refused", httpStatus }])).toEqual([
    `The server answered ${httpStatus} to the downlink of the stream.`,
  ]);
});
