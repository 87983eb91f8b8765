/** Numbers that options and calls are given: each is refused by a TypeError that names it, or works. */
import { describe, expect, it } from "vitest";
import { frame, Opcode, openSocket } from "./rawClient.ts";
import { callbackRequest, type ServerProcess, sharedProcess } from "./serverProcess.ts";

/** Numbers that JSON cannot carry go by their names. */
const VALUES = [0, -1, 0.5, 2 ** 31 - 1, 2 ** 31, 2 ** 53, 1e300, "NaN", "Infinity", "-Infinity"] as const;

const start = sharedProcess();

const OPTIONS = [
  "websocketInactivityTimeout",
  "websocketHeartbeatInterval",
  "websocketResumeWindow",
  "websocketBatchDelay",
  "websocketHandshakeTimeout",
  "websocketMaxMessageBytes",
  "websocketMaxRuns",
  "websocketMaxRunsPerTab",
  "websocketMaxFramesPerSecond",
  "websocketMaxConnectionsPerIdentity",
  "websocketMaxQueuedLength",
];

describe.each(OPTIONS)("%s", (name) => {
  it.each(VALUES)("of %s is refused by its name, or works", async (value) => {
    let server: ServerProcess;
    try {
      server = await start("listen", "number", name, value);
    } catch (error) {
      expect(String(error)).toMatch(new RegExp(`TypeError.*${name}`));
      return;
    }
    // What refuses all that is longer or more than nothing is a limit that works.
    if (!/Max|Handshake/.test(name) || Number(value) >= 1000) {
      await server.lives();
      const client = await openSocket(server.port);
      await client.write(frame(Opcode.Text, JSON.stringify(callbackRequest("out.children", "it works"))));
      await client.until("it works");
      client.socket.resetAndDestroy();
      await client.closed;
    }
    // Node takes a timer that it cannot count as one of a millisecond, and says so only here.
    expect(await server.ask("warnings")).not.toContain("TimeoutOverflowWarning");
    expect(await server.ask("list")).toEqual(expect.any(Array));
  });
});
