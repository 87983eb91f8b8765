/** Stands in for services of a company: each is asked for its health, and answers in its own time. */
import { sleep } from "@patchbay/server";

export interface Health {
  readonly service: string;
  readonly state: "up" | "slow" | "down";
  /** Milliseconds until it answered. */
  readonly ms: number;
}

export const SERVICES: readonly string[] = [
  "accounts",
  "archive",
  "billing",
  "catalogue",
  "delivery",
  "mail",
  "orders",
  "payments",
  "reports",
  "search",
  "stock",
  "support",
];

/**
 * Asks all services at once. They come in the order of their answers.
 * @param longestMs milliseconds after which the last one has answered
 * @throws the signal's reason once it aborts
 */
export async function* checkHealth(signal: AbortSignal, longestMs: number): AsyncGenerator<Health> {
  const waiting = new Map(SERVICES.map((service) => [service, check(service, signal, longestMs)]));
  while (waiting.size > 0) {
    const health = await Promise.race(waiting.values());
    waiting.delete(health.service);
    yield health;
  }
}

async function check(service: string, signal: AbortSignal, longestMs: number): Promise<Health> {
  const part = 0.1 + 0.9 * Math.random();
  const ms = Math.round(longestMs * part);
  await sleep(ms, signal);
  if (Math.random() < 0.1) return { service, state: "down", ms };
  return { service, state: part > 0.6 ? "slow" : "up", ms };
}
