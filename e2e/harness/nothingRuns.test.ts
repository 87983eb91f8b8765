/** Each of our harnesses, given nothing to run, says so and fails. */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import playwrightDash from "../dash/playwright.config.ts";
import firefox from "../firefox.config.ts";
import playwright from "../playwright.config.ts";
import webkit from "../webkit.config.ts";
import { programs, ROOT, run, temporaryFolder } from "./run.ts";

const NODE = process.execPath;
const BIN = join(ROOT, "node_modules/.bin");

describe("nothing to run", () => {
  it.each<[string, string[], number, string]>([
    ["vitest", [`${BIN}/vitest`, "run", "no-such-test"], 1, "No test files found"],
    [
      "playwright",
      [`${BIN}/playwright`, "test", "--config", "e2e/playwright.config.ts", "no-such-spec"],
      1,
      "No tests found",
    ],
    ...["firefox", "webkit"].map((name): [string, string[], number, string] => [
      `playwright, ${name}`,
      [`${BIN}/playwright`, "test", "--config", `e2e/${name}.config.ts`, "no-such-spec"],
      1,
      "No tests found",
    ]),
    [
      "playwright, with Dash",
      [`${BIN}/playwright`, "test", "--config", "e2e/dash/playwright.config.ts", "-g", "no such test"],
      1,
      "No tests found",
    ],
    ["soak", [NODE, "e2e/simulation/soak.mjs", "--minutes", "0"], 2, "--minutes takes"],
    ["soak", [NODE, "e2e/simulation/soak.mjs", "--minutes", "many"], 2, "--minutes takes"],
    ["jitter", [NODE, "apps/bench/dist/jitter/main.js", "--against", "nobody"], 2, "--against takes"],
    ["jitter", [NODE, "apps/bench/dist/jitter/main.js", "--clients", "0"], 2, "--clients takes"],
    ["jitter", [NODE, "apps/bench/dist/jitter/main.js", "--seconds", "x"], 2, "--seconds takes"],
    ["bench", [NODE, "apps/bench/dist/main.js", "--quick", "--only", "gone"], 2, 'There is no row "gone"'],
    ["bench", [NODE, "apps/bench/dist/main.js", "--quick", "--only", ""], 2, "There is no row"],
    ["bench", [NODE, "apps/bench/dist/main.js", "--rounds", "0"], 2, "--rounds takes"],
    ["bench", [NODE, "apps/bench/dist/main.js", "--against", "nobody"], 2, "--against takes"],
    [
      "dependency-cruiser",
      [`${BIN}/depcruise`, "--no-progress", "packages", "no-such-folder"],
      1,
      "no-such-folder",
    ],
  ])("%s %j", async (_, [command = "", ...args], code, message) => {
    const ended = await run(command, args);
    expect(ended.text).toContain(message);
    expect(ended.code).toBe(code);
  });

  it("a spec whose tests a browser cannot run says why, and is a failure on its own", async () => {
    const args = ["test", "--config", "e2e/firefox.config.ts", "tests/leaks.spec.ts"];
    const { code, text } = await run(`${BIN}/playwright`, args);
    expect(text).toMatch(/SKIPPED leaks\.spec\.ts › .*: WebDriver BiDi has no command/);
    expect(text).toContain("No test ran in Firefox.");
    expect(code).toBe(1);
  });

  it("no spec may hold test.only", () => {
    const configs = [playwright, firefox, webkit, playwrightDash];
    expect(configs.map(({ forbidOnly }) => forbidOnly)).toEqual([true, true, true, true]);
  });
});

describe("Redis is not there", () => {
  it("and its tests are left out aloud; in CI that is a failure", async () => {
    const PATH = await temporaryFolder();
    const alone = await run(NODE, ["tools/findRedis.mjs"], { PATH, CI: undefined });
    expect(alone.text).toContain("NOT RUN: the tests of the Redis engine");
    expect(alone.code).toBe(0);
    const inCi = await run(NODE, ["tools/findRedis.mjs"], { PATH, CI: "1" });
    expect(inCi.text).toContain("NOT RUN: the tests of the Redis engine");
    expect(inCi.code).toBe(1);
  });

  it("and its tests themselves fail in CI", async () => {
    const args = [`${ROOT}/node_modules/vitest/vitest.mjs`, "run", "--project", "unit", "engine.contract"];
    const { code, text } = await run(NODE, args, { PATH: await temporaryFolder(), CI: "1" });
    expect(text).toContain("There is no redis-server here.");
    expect(code).toBe(1);
  });
});

describe(".ci/run", () => {
  const ci = async (codes: Record<string, number>, environment: NodeJS.ProcessEnv = {}) =>
    run("bash", [".ci/run"], { PATH: `${await programs(codes)}:/usr/bin:/bin`, ...environment });

  it("fails without a Python for the tests with Dash", async () => {
    const { code, text } = await ci({ python3: 1, npm: 0, node: 0 });
    expect(text).toContain("NOT RUN: the tests with Dash need Python");
    expect(code).toBe(1);
  });

  it("says in one line that there are no checkouts of other people's suites", async () => {
    const { code, text } = await ci({ python3: 0, npm: 0, node: 0 }, { DASH_SUITE_CHECKOUTS: undefined });
    expect(text.split("\n").filter((line) => line.includes("DASH_SUITE_CHECKOUTS"))).toHaveLength(1);
    expect(code).toBe(0);
  });

  it("runs a sample of them where there are", async () => {
    const { code, text } = await ci({ python3: 0, npm: 0, node: 0 }, { DASH_SUITE_CHECKOUTS: "/there" });
    expect(text).toContain("python3 e2e/dash-suite/run.py --checkouts /there --sample 10");
    expect(text).toContain("npm test\n");
    expect(text).toContain("npm run test:dash\n");
    expect(text).toContain("npm run e2e:firefox\n");
    expect(text).toContain("npm run e2e:webkit\n");
    expect(text).toContain("node apps/bench/dist/main.js --quick\n");
    expect(code).toBe(0);
  });

  it.each([
    ["npm", { python3: 0, npm: 1, node: 0 }],
    ["node", { python3: 0, npm: 0, node: 1 }],
  ])("fails when %s fails", async (_, codes) => {
    expect((await ci(codes)).code).toBe(1);
  });
});
