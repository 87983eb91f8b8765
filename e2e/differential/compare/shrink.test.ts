import { expect, it } from "vitest";
import { generateProgram } from "../generator/generateProgram.ts";
import { shrink, smallerPrograms } from "./shrink.ts";

it("finds a small program that still shows it", async () => {
  const large = generateProgram(1);
  const needsButton = async (program: typeof large) =>
    JSON.stringify(program.app?.layout).includes('"html.Button"');
  const small = await shrink(large, needsButton, 500);
  expect(await needsButton(small)).toBe(true);
  expect(JSON.stringify(small).length).toBeLessThan(JSON.stringify(large).length / 2);
  expect(small.app?.callbacks).toEqual([]);
});

it("offers smaller programs only", () => {
  const large = generateProgram(2);
  const length = JSON.stringify(large).length;
  for (const candidate of smallerPrograms(large))
    expect(JSON.stringify(candidate).length).toBeLessThan(length);
});

it("plays no more than its budget allows", async () => {
  let played = 0;
  await shrink(
    generateProgram(3),
    async () => {
      played++;
      return false;
    },
    10,
  );
  expect(played).toBe(10);
});
