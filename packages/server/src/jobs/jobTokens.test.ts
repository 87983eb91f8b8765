import { expect, it } from "vitest";
import { createJobTokens } from "./jobTokens.ts";

const body = {
  output: "out.children",
  outputs: { id: "out", property: "children" },
  inputs: [],
  changedPropIds: [],
  parsedChangedPropsIds: [],
};

it("names a job to one page", () => {
  const tokens = createJobTokens(undefined);
  const token = tokens.sign("a.b", "page");
  expect(token).toMatch(/^[\w.-]+$/);
  expect(tokens.verify(token, "page")).toBe("a.b");
  expect(tokens.verify(token, "another page")).toBeUndefined();
});

it("knows nothing that it did not sign", () => {
  const tokens = createJobTokens(undefined);
  const token = tokens.sign("id", "page");
  for (const forged of [
    "",
    ".",
    "id",
    "id.",
    `other${token}`,
    `${token}x`,
    token.slice(0, -1),
    token.slice(2),
  ]) {
    expect(tokens.verify(forged, "page")).toBeUndefined();
  }
  expect(createJobTokens(undefined).verify(token, "page")).toBeUndefined();
});

it("binds a job to its request", () => {
  const tokens = createJobTokens(undefined);
  const token = tokens.signRequest("id", "page", body);
  expect(tokens.verifyRequest(token, "id", "page", { ...body, changedPropIds: ["any.x"] })).toBe(true);
  expect(tokens.verifyRequest(token, "other", "page", body)).toBe(false);
  expect(tokens.verifyRequest(token, "id", "other", body)).toBe(false);
  expect(tokens.verifyRequest(token, "id", "page", { ...body, output: "other.children" })).toBe(false);
  const outputs = { id: "other", property: "children" };
  expect(tokens.verifyRequest(token, "id", "page", { ...body, outputs })).toBe(false);
  expect(tokens.verifyRequest(tokens.sign("id", "page"), "id", "page", body)).toBe(false);
});

it("is the same for servers with the same secret", () => {
  const token = createJobTokens("secret").sign("id", "page");
  expect(createJobTokens("secret").verify(token, "page")).toBe("id");
  expect(createJobTokens("other").verify(token, "page")).toBeUndefined();
});
