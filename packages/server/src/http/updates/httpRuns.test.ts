import { expect, it } from "vitest";
import { createHttpRuns } from "./httpRuns.ts";

it("keeps nothing of runs that are over, lost or ended", () => {
  const runs = createHttpRuns();
  const [answered, lost, ended] = ["ann", "bob", "cleo"].map((owner) => runs.begin(owner, () => undefined));
  expect(runs.identities()).toEqual(["ann", "bob", "cleo"]);
  answered?.over();
  lost?.over(true);
  expect(runs.identities()).toEqual(["cleo"]);
  runs.end(undefined, 1001, "gone");
  expect(runs.identities()).toEqual([]);
  expect([answered, lost, ended].map((run) => run?.signal.aborted)).toEqual([false, true, true]);
});
