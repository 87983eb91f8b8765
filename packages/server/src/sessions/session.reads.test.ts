import { describe, expect, it } from "vitest";
import type { CallbackContext } from "../runs/context.ts";
import { Disconnected } from "../runs/disconnected.ts";
import { out, settle, setUpSession } from "../testing/sessionSetUp.ts";

describe("getProp", () => {
  async function asked(options: Parameters<typeof setUpSession>[0] = {}) {
    const tools = setUpSession(options);
    const outcomes: unknown[] = [];
    const output = tools.add(out, async (ctx) => {
      const { websocket } = ctx as CallbackContext;
      try {
        outcomes.push(await websocket?.getProp("inp", "value", { timeoutMs: 2000 }));
      } catch (error) {
        outcomes.push(error);
        throw error;
      }
      return 1;
    });
    tools.call(output, { tab: "tab#3" });
    await settle();
    const question = tools.socket.messages.at(-1);
    const answer = (payload: unknown, rendererId = "tab"): Promise<void> => {
      tools.receive({ type: "get_props_response", rendererId, requestId: question?.requestId, payload });
      return settle();
    };
    return { ...tools, outcomes, question, answer };
  }

  it.each([
    [{ value: 5 }, 5],
    [{ value: null }, null],
    [{}, undefined],
    [{ other: 1 }, undefined],
  ])("answered with %j gives %j", async (payload, value) => {
    const { question, answer, outcomes, clock } = await asked();
    expect(question).toMatchObject({
      rendererId: "tab#3",
      payload: { componentId: "inp", properties: ["value"] },
    });
    await answer(payload);
    expect(outcomes).toEqual([value]);
    expect(clock.pending).toBe(0);
  });

  it("takes no answer from another tab, nor a second one", async () => {
    const { answer, outcomes } = await asked();
    await answer({ value: "stolen" }, "other");
    expect(outcomes).toEqual([]);
    await answer({ value: 1 });
    await answer({ value: 2 });
    expect(outcomes).toEqual([1]);
  });

  it("fails after its time, as an error of the callback", async () => {
    const { clock, outcomes, responses } = await asked({ devTools: true });
    clock.advance(2000);
    await settle();
    expect(outcomes).toMatchObject([{ code: "timeout" }]);
    expect(responses()).toMatchObject([
      { payload: { status: "error", code: "timeout", message: "Timeout waiting for inp.value" } },
    ]);
  });

  it("fails when the tab says it is gone, and with it its run", async () => {
    const { answer, outcomes, responses, logged } = await asked();
    await answer("__disconnected__");
    expect(outcomes).toEqual([expect.any(Disconnected)]);
    expect(responses()).toMatchObject([{ payload: { status: "prevent_update" } }]);
    expect(logged).toEqual([]);
  });

  it.each<[string, (tools: Awaited<ReturnType<typeof asked>>) => void]>([
    ["its tab leaves", ({ receive }) => receive({ type: "renderer_disconnect", rendererId: "tab" })],
    ["its request is cancelled", ({ receive }) => receive({ type: "cancel", requestId: "tab#3-1" })],
    ["the connection ends", ({ connection }) => connection.ended()],
  ])("fails silently when %s", async (_, act) => {
    const tools = await asked();
    act(tools);
    await settle();
    expect(tools.outcomes).toEqual([expect.any(Disconnected)]);
    expect(tools.logged).toEqual([]);
    expect(tools.clock.pending).toBe(0);
    expect(tools.session.info()).toMatchObject({
      pendingReads: 0,
      tabs: expect.not.arrayContaining([{ requests: [{}] }]),
    });
  });

  it("fails when its answer cannot be used", async () => {
    const { answer, outcomes } = await asked();
    await answer([1]);
    expect(outcomes).toMatchObject([{ code: "message_shape" }]);
  });

  it("left alone by its callback does not harm the process", async () => {
    const { add, call, clock, connection } = setUpSession();
    call(add({}, (ctx) => void (ctx as CallbackContext).websocket?.getProp("inp", "value")));
    await settle();
    connection.ended();
    await settle();
    expect(clock.pending).toBe(0);
  });
});
