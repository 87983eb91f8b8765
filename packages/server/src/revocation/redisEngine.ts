import type { Engine } from "./engine.ts";

/** The used part of a connected client of the `redis` package. */
export interface RedisClient {
  set(key: string, value: string): Promise<unknown>;
  del(key: string): Promise<unknown>;
  exists(key: string): Promise<number>;
  publish(channel: string, message: string): Promise<unknown>;
}

/** A second client, such as `client.duplicate()`: a client that subscribes cannot send other commands. */
export interface RedisSubscriber {
  subscribe(channel: string, listener: (message: string) => void): Promise<unknown>;
}

export interface RedisEngineOptions {
  client: RedisClient;
  subscriber: RedisSubscriber;
  /** Prefix of all keys and channels. Default "patchbay:". */
  prefix?: string;
}

/** An engine for several servers. Resolves when it has subscribed. The caller closes the clients. */
export async function createRedisEngine(options: RedisEngineOptions): Promise<Engine> {
  const { client, subscriber, prefix = "patchbay:" } = options;
  const keyOf = (identity: string): string => `${prefix}revoked:${identity}`;
  const channel = `${prefix}revocations`;
  const listeners = new Set<(identity: string, reason: string) => void>();

  await subscriber.subscribe(channel, (message) => {
    const revocation = read(message);
    if (revocation === undefined) return;
    for (const listener of listeners) listener(...revocation);
  });

  return {
    async revoke(identity, reason) {
      // Stored before it is published: a client that is disconnected and comes back must find it.
      await client.set(keyOf(identity), reason);
      await client.publish(channel, JSON.stringify([identity, reason]));
    },
    async restore(identity) {
      await client.del(keyOf(identity));
    },
    isRevoked: async (identity) => (await client.exists(keyOf(identity))) > 0,
    onRevoked(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Returns undefined for a message of another format: anybody may write to the channel. */
function read(message: string): [identity: string, reason: string] | undefined {
  try {
    const [identity, reason] = JSON.parse(message) as unknown[];
    return typeof identity === "string" && typeof reason === "string" ? [identity, reason] : undefined;
  } catch {
    return undefined;
  }
}
