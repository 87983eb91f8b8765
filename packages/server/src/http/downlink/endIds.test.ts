import { describe, expect, it } from "vitest";
import { createJobTokens } from "../../jobs/jobTokens.ts";
import { createEndIds } from "./endIds.ts";

describe("the name of a page", () => {
  const endIds = createEndIds("secret");

  it("is new for each page, and holds for its user only", () => {
    const [one, two] = [endIds.make("ann"), endIds.make("ann")];
    expect(one).not.toBe(two);
    expect(endIds.verify(one, "ann")).toBe(true);
    expect(endIds.verify(one, "bob")).toBe(false);
    expect(endIds.verify(one, undefined)).toBe(false);
    const nobodys = endIds.make(undefined);
    expect(endIds.verify(nobodys, undefined)).toBe(true);
    expect(endIds.verify(nobodys, "null")).toBe(false);
  });

  it("holds on servers with the same secret, and on no others", () => {
    const endId = endIds.make(undefined);
    expect(createEndIds("secret").verify(endId, undefined)).toBe(true);
    expect(createEndIds("other").verify(endId, undefined)).toBe(false);
    const unshared = createEndIds(undefined);
    expect(unshared.verify(unshared.make(undefined), undefined)).toBe(true);
    expect(createEndIds(undefined).verify(unshared.make(undefined), undefined)).toBe(false);
  });

  it("cannot be made up", () => {
    const endId = endIds.make(undefined);
    const [id = "", signature = ""] = endId.split("~");
    for (const forged of [
      "",
      "~",
      id,
      `${id}~`,
      `x${endId}`,
      `${endId}0`,
      `~${signature}`,
      `${id}~${signature}~`,
    ])
      expect(endIds.verify(forged, undefined), forged).toBe(false);
    // Signed with the same secret for another use.
    const token = createJobTokens("secret").sign(id, endId);
    expect(endIds.verify(`${id}~${token.split(".")[1]}`, undefined)).toBe(false);
  });
});
