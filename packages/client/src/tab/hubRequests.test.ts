/** What a tab gives to its hub, while hubs are found, lost and asleep. */
import { describe, expect, it } from "vitest";
import type { HubApi, Outgoing, StreamSource } from "../hub/hubApi.ts";
import { createHubRequests } from "./hubRequests.ts";

const outgoing = (requestId: string): Outgoing => ({ requestId, callback: "c", persistent: false, text: "" });
const source = {} as StreamSource;
const ids = { endId: "e", downlinkId: "d" };
const settled = () => new Promise((resolve) => setTimeout(resolve));

function world() {
  let forgotten = 0;
  const requests = createHubRequests(() => {
    forgotten++;
    requests.gone("forgot");
  });
  /** A hub that notes its calls. `silent`: it never answers; `forgets`: it does not know the tab. */
  function hub(how: "answers" | "silent" | "forgets" = "answers") {
    const calls: string[] = [];
    const answer =
      <T>(name: string, value: T, none: T) =>
      (requestId: string | Outgoing): Promise<T> => {
        calls.push(`${name} ${typeof requestId === "string" ? requestId : requestId.requestId}`);
        if (how === "silent") return new Promise(() => undefined);
        return Promise.resolve(how === "forgets" ? none : value);
      };
    const api = {
      send: answer("send", true, false),
      openStream: answer<typeof ids | undefined>("open", ids, undefined),
      withdraw: answer("withdraw", false, true),
      cancel: answer("cancel", undefined, undefined),
      streamAcknowledged: answer("acknowledged", undefined, undefined),
      forgetStream: answer("forget", undefined, undefined),
    } as unknown as HubApi;
    return { calls, api };
  }
  return { requests, hub, forgotten: () => forgotten };
}

describe("a hub that comes late gets", () => {
  it("all that waited, in order, and what was said meanwhile", async () => {
    const { requests, hub } = world();
    requests.send(outgoing("t-1"));
    requests.send(outgoing("t-2"));
    const opened = requests.openStream("t-3", source);
    requests.cancel("t-2");
    requests.acknowledged("t-4");
    const { api, calls } = hub();
    requests.found(api);
    expect(await opened).toEqual(ids);
    expect(calls).toEqual(["send t-1", "open t-3", "acknowledged t-4"]);
  });
});

describe("a hub that sleeps with its page", () => {
  it("is told when it wakes which streams were acknowledged, cancelled and forgotten", async () => {
    const { requests, hub } = world();
    requests.found(hub().api);
    requests.gone("asleep");
    requests.acknowledged("t-1");
    requests.cancel("t-2");
    requests.forget("t-3");
    const woken = hub();
    requests.found(woken.api);
    expect(woken.calls).toEqual(["acknowledged t-1", "cancel t-2", "forget t-3"]);
  });

  it("is asked again for the names of a stream that it could not tell", async () => {
    const { requests, hub } = world();
    requests.found(hub("silent").api);
    const opened = requests.openStream("t-1", source);
    requests.gone("asleep");
    expect(requests.isWaiting("t-1")).toBe(true);
    requests.found(hub().api);
    expect(await opened).toEqual(ids);
    expect(requests.isWaiting("t-1")).toBe(false);
  });

  it("is not given again what it had taken", async () => {
    const { requests, hub } = world();
    requests.found(hub("silent").api);
    requests.send(outgoing("t-1"));
    requests.gone("asleep");
    const woken = hub();
    requests.found(woken.api);
    expect(woken.calls).toEqual([]);
  });
});

describe("a hub that dies, or does not know the tab", () => {
  it("its death leaves open whether it has sent a request; a stream has not begun before its names were told", async () => {
    const { requests, hub } = world();
    requests.found(hub("silent").api);
    requests.send(outgoing("t-1"));
    void requests.openStream("t-2", source);
    requests.gone("died");
    expect([requests.isWaiting("t-1"), requests.isWaiting("t-2")]).toEqual([false, true]);
  });

  it("nothing that it refused is lost, or sent twice", async () => {
    const { requests, hub, forgotten } = world();
    requests.found(hub("forgets").api);
    requests.send(outgoing("t-1"));
    requests.send(outgoing("t-2"));
    void requests.openStream("t-3", source);
    await settled();
    expect(forgotten()).toBe(1);
    expect(["t-1", "t-2", "t-3"].map(requests.isWaiting)).toEqual([true, true, true]);
    const next = hub();
    requests.found(next.api);
    await settled();
    expect(next.calls).toEqual(["send t-1", "send t-2", "open t-3"]);
  });

  it("a late answer of the old hub changes nothing at the new one", async () => {
    const { requests, hub, forgotten } = world();
    requests.found(hub("forgets").api);
    requests.send(outgoing("t-1"));
    requests.gone("died");
    requests.found(hub().api);
    await settled();
    expect(forgotten()).toBe(0);
  });
});

it("a stream whose request has not left is taken back at once, and its hub forgets it", async () => {
  const { requests, hub } = world();
  const silent = hub("silent");
  requests.found(silent.api);
  void requests.openStream("t-1", source);
  expect(await requests.withdraw("t-1")).toBe(true);
  expect(silent.calls).toEqual(["open t-1", "forget t-1"]);
  expect(requests.isWaiting("t-1")).toBe(false);
});
