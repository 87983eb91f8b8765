import { expect, test } from "vitest";
import type { GivenEnvironment } from "../hub/browser.ts";
import { createHub, type HubSurroundings } from "../hub/hub.ts";
import { isolated } from "../testing/hubWorld.ts";
import { shareHub } from "./shareHub.ts";

const environment: GivenEnvironment = { setTimer: () => () => undefined, now: () => 0, random: () => 0 };

test("E5 the tabs of a page share a hub, which closes with the last of them", async () => {
  let made = 0;
  let closed = 0;
  const surroundings: HubSurroundings = { ...isolated, close: () => closed++ };
  const load = shareHub(async () => ({
    createHub(given) {
      made++;
      return createHub(given, surroundings);
    },
  }));
  const [one, two] = [(await load()).createHub(environment), (await load()).createHub(environment)];
  expect(made).toBe(1);
  one.close();
  one.close();
  expect(closed).toBe(0);
  two.close();
  expect(closed).toBe(1);
  (await load()).createHub(environment).close();
  expect([made, closed]).toEqual([2, 2]);
});
