import type { Engine } from "./engine.ts";

/** As much of a client of the `redis` package as is needed, connected. */
export interface RedisClient {
  set(key: string, value: string): Promise<unknown>;
  del(key: string): Promise<unknown>;
  exists(key: string): Promise<number>;
  publish(channel: string, message: string): Promise<unknown>;
}

/** Another one, as `client.duplicate()` gives it: who listens can do nothing else. */
export interface RedisSubscriber {
  subscribe(channel: string, listener: (message: string) => void): Promise<unknown>;
}

export interface RedisEngineOptions {
  client: RedisClient;
  subscriber: RedisSubscriber;
  /** Of all keys and channels. Default "patchbay:". */
  prefix?: string;
}

/** For an app on several servers. Closing the clients is their owner's. Resolves when it listens. */
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
      // Stored first: whoever comes after the others have been put out must find it.
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

/** Others may write to the channel too. */
function read(message: string): [identity: string, reason: string] | undefined {
  try {
    const [identity, reason] = JSON.parse(message) as unknown[];
    return typeof identity === "string" && typeof reason === "string" ? [identity, reason] : undefined;
  } catch {
    return undefined;
  }
}
