/** Whatever a client sends, in whatever order. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { Output } from "../callbacks/dependencies.ts";
import { createRegistry } from "../callbacks/registry.ts";
import type { CallbackContext } from "../runs/context.ts";
import { PreventUpdate } from "../runs/noUpdate.ts";
import { createFakeClock } from "../testing/fakeClock.ts";
import { createFakeSocket } from "../testing/fakeSocket.ts";
import { createSessionHost, openSession } from "../testing/sessionHost.ts";

const tabs = ["a", "b"] as const;
const outputs = ["value.x", "reads.x", "streams.x", "fails.x", "prevents.x", "nothing.x"] as const;

const request = fc.record({
  kind: fc.constant("request" as const),
  tab: fc.constantFrom(...tabs),
  number: fc.integer({ min: 1, max: 6 }),
  output: fc.constantFrom(...outputs),
});
const step = fc.oneof(
  { weight: 6, arbitrary: request },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("answer" as const), gone: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("cancel" as const),
      tab: fc.constantFrom(...tabs),
      number: fc.integer({ min: 1, max: 6 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("leave" as const), tab: fc.constantFrom(...tabs) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("garbage" as const), text: fc.oneof(fc.string(), fc.json()) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("wait" as const), ms: fc.integer({ min: 0, max: 40_000 }) }),
  },
);

function setUp() {
  const registry = createRegistry({ preventInitialCallbacks: false });
  const add = (id: string, handler: (context: CallbackContext) => unknown): void => {
    registry.add({ output: Output(id, "x") }, (context) => handler(context as CallbackContext), id);
  };
  add("value", () => 1);
  add("reads", ({ websocket }) => websocket?.getProp("inp", "value").then((value) => value ?? null));
  add("streams", ({ setProps }) => {
    for (let count = 0; count < 3; count += 1) setProps("bar", { count });
    return null;
  });
  add("fails", () => {
    throw new Error("boom");
  });
  add("prevents", () => {
    throw new PreventUpdate();
  });
  const clock = createFakeClock();
  const socket = createFakeSocket();
  const { connection, session } = openSession(createSessionHost(registry, { clock }), socket);
  return { clock, socket, connection, session };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

it("each request of a living tab is answered exactly once, and the connection outlives all nonsense", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { clock, socket, connection, session } = setUp();
      const receive = (message: unknown): void => connection.receive(JSON.stringify(message));
      const sent = new Map<string, { answers: number; left: boolean }>();
      const answersTo = (requestId: string): number =>
        socket.messages.filter(
          (message) => message.type === "callback_response" && message.requestId === requestId,
        ).length;
      for (const [index, one] of steps.entries()) {
        if (one.kind === "request") {
          const requestId = `${one.tab}-${index}`;
          sent.set(requestId, { answers: 1, left: false });
          const payload = {
            output: one.output,
            outputs: { id: one.output.slice(0, -2), property: "x" },
            inputs: [],
            changedPropIds: [],
          };
          const message = {
            type: "callback_request",
            rendererId: `${one.tab}#${index + 1}`,
            requestId,
            payload,
          };
          receive(message);
          // A repeated request is the same request.
          receive(message);
        } else if (one.kind === "answer") {
          const questions = socket.messages.filter(({ type }) => type === "get_props_request");
          for (const { rendererId, requestId } of questions) {
            const payload = one.gone ? "__disconnected__" : { value: 1 };
            receive({ type: "get_props_response", rendererId, requestId, payload });
          }
        } else if (one.kind === "cancel") {
          const requestId = [...sent.keys()].filter((id) => id.startsWith(one.tab))[one.number];
          receive({ type: "cancel", requestId: requestId ?? "unknown" });
        } else if (one.kind === "leave") {
          for (const [requestId, state] of sent) {
            if (requestId.startsWith(one.tab) && answersTo(requestId) === 0) state.left = true;
          }
          receive({ type: "renderer_disconnect", rendererId: one.tab });
        } else if (one.kind === "garbage") {
          connection.receive(one.text);
        } else {
          clock.advance(one.ms);
        }
        if (index % 2 === 0) await settle();
      }
      await settle();
      // Reads nobody answered run into their deadline.
      clock.advance(60_000);
      await settle();
      clock.advance(60_000);
      for (const [requestId, { left }] of sent) expect(answersTo(requestId)).toBe(left ? 0 : 1);
      expect(socket.closes).toEqual([]);
      expect(session.info()).toMatchObject({ pendingReads: 0, queuedLength: 0 });
      expect(session.info().tabs.flatMap(({ requests }) => requests)).toEqual([]);
      expect(clock.pending).toBe(0);
    }),
  );
});
