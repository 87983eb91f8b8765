/** A session for tests with a clock and a socket that do only what they are told. */
import type { CallbackOptions } from "../callbacks/callbackOptions.ts";
import { Output } from "../callbacks/dependencies.ts";
import { type AnyHandler, createRegistry } from "../callbacks/registry.ts";
import type { LogEntry } from "../log/log.ts";
import type { CallbackContext } from "../runs/context.ts";
import type { SessionHost } from "../sessions/session.ts";
import { createFakeClock } from "./fakeClock.ts";
import { createFakeSocket } from "./fakeSocket.ts";
import { createSessionHost, openSession } from "./sessionHost.ts";

/** Lets every promise that is ready run. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

export function setUpSession(options: Partial<SessionHost> & { extended?: boolean } = {}) {
  const clock = createFakeClock();
  const socket = createFakeSocket();
  const registry = createRegistry({ preventInitialCallbacks: false });
  const logged: LogEntry[] = [];
  const { extended = true, ...overrides } = options;
  const log = (entry: LogEntry): void => void logged.push(entry);
  const host = createSessionHost(registry, { clock, log, maxQueuedLength: 100_000, ...overrides });
  const { connection, session } = openSession(host, socket, extended);
  const add = (callback: CallbackOptions, handler: AnyHandler): string =>
    registry.add(callback, handler, "here").definition.output;
  const call = (output: string, { tab = "tab", number = 1, id = "out" } = {}): void => {
    connection.receive(
      JSON.stringify({
        type: "callback_request",
        rendererId: tab,
        requestId: `${tab}-${number}`,
        payload: { output, outputs: { id, property: "x" }, inputs: [], changedPropIds: [] },
      }),
    );
  };
  const receive = (message: unknown): void => connection.receive(JSON.stringify(message));
  const responses = () => socket.messages.filter(({ type }) => type === "callback_response");
  return { clock, socket, connection, session, logged, add, call, receive, responses };
}

export const out: CallbackOptions = { output: Output("out", "x") };

/** A handler that waits to be told its result. */
export function held(): { handler: AnyHandler; contexts: CallbackContext[]; release(value: unknown): void } {
  const contexts: CallbackContext[] = [];
  const waiting: ((value: unknown) => void)[] = [];
  return {
    contexts,
    handler: (...args) => {
      contexts.push(args.at(-1) as CallbackContext);
      return new Promise((resolve) => waiting.push(resolve));
    },
    release: (value) => waiting.shift()?.(value),
  };
}
