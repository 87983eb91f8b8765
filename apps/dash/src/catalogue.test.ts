import { expect, test } from "vitest";
import { catalogueFor, summaryOf } from "./catalogue.ts";

const NEWER = ["tokens", "checks"];

test.each(["4.2.0", "4.4.1", "3.9.0"])(
  "Dash %s runs all but what needs a newer one, and the reason is given",
  (version) => {
    const { listed, leftOut } = catalogueFor(version);
    expect(listed).toContain("countdown");
    expect(listed).not.toEqual(expect.arrayContaining(NEWER));
    expect(leftOut).toEqual(
      NEWER.map((name) => `${name}.py needs Dash 4.5; this environment has ${version}.`),
    );
  },
);

test.each(["4.5.0rc2", "4.5.0", "4.10.1", "5.0.0"])("Dash %s runs all", (version) => {
  const { listed, leftOut } = catalogueFor(version);
  expect(listed).toEqual(expect.arrayContaining(["countdown", ...NEWER]));
  expect(leftOut).toEqual([]);
});

test("every program has a summary", () => {
  for (const name of catalogueFor("4.5.0").listed) expect(summaryOf(name)).toMatch(/\.$/);
});
