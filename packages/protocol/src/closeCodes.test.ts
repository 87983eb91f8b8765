import { describe, expect, it } from "vitest";
import { closePolicy } from "./closeCodes.ts";

describe("closePolicy", () => {
  it.each([
    [1000, false, "retry"],
    [1000, true, "onDemand"],
    [1001, false, "retry"],
    [1006, false, "retry"],
    [1008, false, "whenIdentityChanges"],
    [1012, false, "retry"],
    [1013, false, "retrySlowly"],
    [1002, false, "retrySlowly"],
    [4000, false, "retry"],
    [4001, false, "whenIdentityChanges"],
    [4001, true, "onDemand"],
    [4003, false, "whenIdentityChanges"],
    [4777, false, "retry"],
  ] as const)("CL2 code %i, closed by us: %s, means %s", (code, byUs, reconnect) => {
    expect(closePolicy(code, byUs).reconnect).toBe(reconnect);
  });
});
