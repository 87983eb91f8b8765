/** The simulated network keeps to what real ones do. */
import type { Connection } from "@patchbay/server";
import { expect, it, vi } from "vitest";
import { createNetwork } from "./network.ts";
import { createRandom } from "./random.ts";
import { createVirtualTime } from "./virtualTime.ts";

it.each([
  ["hears", false, 1000],
  ["finds out in the end, where the word was lost,", true, undefined],
])("a server %s that a client has left", async (_, isLost, told) => {
  const time = createVirtualTime();
  const ended = vi.fn();
  const connection = { ended, receive: () => undefined } as unknown as Connection;
  const network = createNetwork({
    time,
    random: createRandom(1),
    tamper: (_direction, text) => text,
    fail: (what) => expect.fail(what),
    accept: () => connection,
  });
  const socket = network.open("b0/1", {
    opened: () => undefined,
    received: () => undefined,
    closed: () => undefined,
  });
  await time.advance(1_000);
  socket.close(1000, "");
  if (isLost) network.deafen("b0");
  await time.advance(10_000);
  expect(ended).toHaveBeenCalledTimes(isLost ? 0 : 1);
  await time.advance(11_000);
  expect(ended).toHaveBeenCalledExactlyOnceWith(told);
  expect(network.count).toBe(0);
});
