/**
 * One circuit for each callback, because one request may break the connection of all tabs. A callback whose request was sent
 * a moment before a break is half-open: its next request is tried alone. If the connection breaks again, the circuit opens,
 * for longer each time. Pure.
 */

export interface CircuitBreaker {
  /** A request of this callback is on the connection now. */
  recordSent(requestId: string, callback: string, now: number): void;
  /** An answer closes the circuit. A cancel does not: the connection may still break because of what was sent. */
  recordSuccess(requestId: string, callback: string): void;
  /** The connection broke. @returns the callbacks whose circuits are open from now on */
  recordFailure(now: number): string[];
  /** A half-open callback waits while another one is tried, and an open one until its time is over. */
  mayWrite(callback: string, now: number): boolean;
  /** Whether requests of this callback are refused. */
  isOpen(callback: string, now: number): boolean;
}

/** Milliseconds. A break this soon after a request may be its fault; a request that is tried alone has as long to show it. */
export const TRIAL_MS = 500;
const OPEN_MS = 10_000;
/** When there are more circuits than this, all are forgotten. */
const MAX_CIRCUITS = 1_000;

export function createCircuitBreaker(): CircuitBreaker {
  /** Of callbacks whose circuits are not closed. */
  const circuits = new Map<string, { failures: number; until: number }>();
  /** Requests that the connection has not survived yet, cancelled ones included, in the order of their time. */
  const onTrial = new Map<string, { callback: string; at: number }>();

  const isOpen = (callback: string, now: number): boolean => (circuits.get(callback)?.until ?? 0) > now;
  const isClosed = (callback: string): boolean => !circuits.has(callback);
  const tried = (): string[] => [...onTrial.values()].map(({ callback }) => callback);

  /** A connection that survives a request for half a second closes its circuit. */
  function recordSurvivors(now: number): void {
    for (const [requestId, { callback, at }] of onTrial) {
      if (now - at < TRIAL_MS) return;
      onTrial.delete(requestId);
      circuits.delete(callback);
    }
  }

  return {
    recordSent(requestId, callback, now) {
      recordSurvivors(now);
      // A repeated request goes behind the others.
      onTrial.delete(requestId);
      onTrial.set(requestId, { callback, at: now });
    },
    recordSuccess(requestId, callback) {
      onTrial.delete(requestId);
      circuits.delete(callback);
    },
    recordFailure(now) {
      recordSurvivors(now);
      const callbacks = new Set(tried());
      const repeated = [...callbacks].filter((callback) => !isClosed(callback));
      onTrial.clear();
      if (circuits.size > MAX_CIRCUITS) circuits.clear();
      for (const callback of repeated.length > 0 ? repeated : callbacks) {
        const failures = (circuits.get(callback)?.failures ?? 0) + 1;
        const until = failures < 2 ? 0 : now + OPEN_MS * 2 ** Math.min(failures - 2, 6);
        circuits.set(callback, { failures, until });
      }
      return repeated;
    },
    mayWrite(callback, now) {
      recordSurvivors(now);
      return isClosed(callback) || (!isOpen(callback, now) && tried().every(isClosed));
    },
    isOpen,
  };
}
