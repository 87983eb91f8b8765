import { describe, expect, it } from "vitest";
import type { CallbackContext } from "../runs/context.ts";
import { Disconnected } from "../runs/disconnected.ts";
import { out, settle, setUpSession } from "../testing/sessionSetUp.ts";

describe("getProp", () => {
  async function asked(options: Parameters<typeof setUpSession>[0] & { path?: (string | number)[] } = {}) {
    const tools = setUpSession(options);
    const outcomes: unknown[] = [];
    const output = tools.add(out, async (ctx) => {
      const { websocket } = ctx as CallbackContext;
      try {
        outcomes.push(
          await websocket?.getProp("inp", "value", {
            timeoutMs: 2000,
            ...(options.path && { path: options.path }),
          }),
        );
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

  it.each([
    [[]],
    [["rows", -1, "a.b", 0, ""]],
    [[Number.MAX_SAFE_INTEGER, "__proto__"]],
    [Array(100).fill("k")],
  ])("GP6 asks for the place %j within the prop", async (path) => {
    const { question, answer, outcomes } = await asked({ path });
    expect(question?.payload).toEqual({ componentId: "inp", properties: ["value"], path });
    await answer({ value: null });
    expect(outcomes).toEqual([null]);
  });

  it.each<[unknown, string]>([
    ["rows", "path must be a list"],
    [{ length: 1 }, "path must be a list"],
    [Array(101).fill("k"), "path has 101 keys; it may have 100"],
    [["a", true], "path[1] is of type boolean"],
    [["a", 1.5], "path[1] is 1.5"],
    [[Number.NaN], "path[0] is NaN"],
    [[2 ** 53], "path[0] is 9007199254740992"],
    [[null], "path[0] is null"],
    [[["a"]], "path[0] is of type object"],
    [[1n], "path[0] is of type bigint"],
    // biome-ignore lint/suspicious/noSparseArray: what an author may write by mistake
    [["a", , "b"], "path[1] is of type undefined"],
  ])("GP6 asks nothing for a path that is none: case %#", async (path, message) => {
    const { outcomes, socket } = await asked({ path: path as string[] });
    expect(outcomes).toMatchObject([{ name: "TypeError", message: expect.stringContaining(message) }]);
    expect(socket.messages.some(({ type }) => type === "get_props_request")).toBe(false);
  });

  it("GP6 names the place of a read that fails", async () => {
    const { clock, outcomes } = await asked({ path: ["rows", -1] });
    clock.advance(2000);
    await settle();
    expect(outcomes).toMatchObject([{ message: 'Timeout waiting for inp.value at ["rows",-1]' }]);
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
