/** Guards switched off, one at a time: the simulation has to notice each. */
import type { Random } from "./random.ts";
import type { Sabotage } from "./world.ts";

type Message = {
  type: string;
  seq?: number;
  after?: number;
  requestId?: string;
  recovered?: boolean;
  payload?: { status?: string; stream?: boolean; done?: boolean };
};

/** Changes every message that goes in one direction; undefined drops it. */
function changing(
  direction: "in" | "out",
  change: (message: Message, random: Random) => Message | undefined,
): Sabotage {
  return {
    tamper: (random) => (way, text) => {
      if (way !== direction) return text;
      const changed = [JSON.parse(text) as Message | Message[]]
        .flat()
        .map((message) => change(message, random))
        .filter((message) => message !== undefined);
      return changed.length === 0 ? undefined : JSON.stringify(changed.length === 1 ? changed[0] : changed);
    },
  };
}

/** A request that is repeated gets another id, as if no server remembered it. */
function forgetful(): Sabotage {
  const seen = new Map<string, number>();
  return changing("in", (message) => {
    if (message.type !== "callback_request" || message.requestId === undefined) return message;
    const times = seen.get(message.requestId) ?? 0;
    seen.set(message.requestId, times + 1);
    return times === 0 ? message : { ...message, requestId: `${message.requestId}'${times}` };
  });
}

/** Messages get lost on a line that stands, and the numbers hide it. */
function lossy(isLost: (message: Message) => boolean): Sabotage {
  let shift = 0;
  return changing("out", (message, random) => {
    if (message.type === "welcome") shift = 0;
    if (message.seq === undefined) return message;
    if (isLost(message) && random.chance(0.05)) {
      shift += 1;
      return undefined;
    }
    return { ...message, seq: message.seq - shift };
  });
}

function isPart({ type, payload }: Message): boolean {
  return type === "callback_response" && payload?.stream === true && payload.done !== true;
}

/** A part now and then is called the end, as a server does that loses the rest of a stream. */
function truncating(): Sabotage {
  return changing("out", (message, random) =>
    isPart(message) && random.chance(0.05)
      ? { ...message, payload: { status: "ok", stream: true, done: true } }
      : message,
  );
}

/** Something that a tab needs is left out, and said to be needless. */
function careless(): Sabotage {
  let after: number | undefined;
  return changing("out", (message, random) => {
    if (message.type === "welcome" || message.type === "resumed") after = undefined;
    if (message.seq === undefined) return message;
    if (message.type === "set_props" && random.chance(0.05)) {
      after ??= message.after ?? message.seq - 1;
      return undefined;
    }
    const told = after === undefined ? message : { ...message, after };
    after = undefined;
    return told;
  });
}

export const SABOTAGES: Readonly<Record<string, () => Sabotage>> = {
  "requests are not known by their id": forgetful,
  "messages have no numbers": () => changing("out", ({ seq, ...message }) => message),
  "a message is lost and nobody can see it": () => lossy(({ type }) => type === "set_props"),
  "a part of an answer is lost and nobody can see it": () => lossy(isPart),
  "a stream that is cut off is said to have ended": truncating,
  "the server says that it remembers, and does not": () =>
    changing("out", (message) => (message.type === "resumed" ? { ...message, recovered: true } : message)),
  "nothing is acknowledged": () =>
    changing("in", (message) => (message.type === "ack" ? undefined : message)),
  "answers to reads do not arrive": () =>
    changing("in", (message) => (message.type === "get_props_response" ? undefined : message)),
  "tabs that leave are not told": () => ({
    ...changing("in", (message) => (message.type === "renderer_disconnect" ? undefined : message)),
  }),
  "the death of tabs is not heard of": () => ({ watches: false }),
  "pages do not say that they sleep": () => ({ tellsSleep: false }),
  "pages do not wait for the greeting": () => ({ isNamed: false }),
  "batches arrive in another order": () => ({ batches: (batch) => batch.toReversed() }),
  "something needed is left out for a client that does not read": careless,
  "who is revoked is let in again": () => ({ keepsOut: false }),
  "a dead line is not missed": () => ({ host: { heartbeatMs: 0 } }),
};
