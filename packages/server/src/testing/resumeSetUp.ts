/** Sessions whose clients come back for them, in the hands of the test. */

import { createRegistry } from "../callbacks/registry.ts";
import type { SessionHost } from "../sessions/session.ts";
import { createSessions } from "../sessions/sessions.ts";
import { createFakeClock } from "./fakeClock.ts";
import { createFakeSocket } from "./fakeSocket.ts";
import { createSessionHost, handshake } from "./sessionHost.ts";
import { held, out } from "./sessionSetUp.ts";

export function setUp(options: Partial<SessionHost> = {}) {
  const clock = createFakeClock();
  const registry = createRegistry({ preventInitialCallbacks: false });
  const host = createSessionHost(registry, { clock, resumeMs: 60_000, batchDelayMs: 0, ...options });
  const sessions = createSessions(host);
  function connect(identity = "ann") {
    const socket = createFakeSocket();
    const connection = sessions.connect({ socket, request: handshake, identity, extended: true });
    const receive = (message: object): void => connection.receive(JSON.stringify(message));
    return {
      socket,
      connection,
      receive,
      id: String(socket.messages[0]?.sessionId),
      resume: (sessionId: string, received: number, open = ["tab-1", "tab-2"]) =>
        receive({ type: "resume", sessionId, received, open }),
      call: (output: string, requestId = "tab-1", tab = "tab") =>
        receive({
          type: "callback_request",
          rendererId: `${tab}#1`,
          requestId,
          payload: { output, outputs: { id: "out", property: "x" }, inputs: [], changedPropIds: [] },
        }),
      /** What came behind the greeting. */
      got: () => socket.messages.slice(1).map(({ type, seq }) => [type, seq]),
    };
  }
  const add = (handler: (...args: never[]) => unknown): string =>
    registry.add(out, handler as () => unknown, "here").definition.output;
  return { clock, sessions, connect, add };
}

/** The same with a callback that waits to be told its result. */
export function setUpHeld(options: Partial<SessionHost> = {}) {
  const { add, ...rest } = setUp(options);
  const { handler, contexts, release } = held();
  return { ...rest, contexts, release, output: add(handler) };
}
