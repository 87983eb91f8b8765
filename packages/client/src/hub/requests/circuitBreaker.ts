/**
 * One circuit for each callback, because one request may break the connection of all tabs. If the connection breaks just after a request
 * was sent, the circuit of its callback is half-open: the next request is tried alone. If the connection breaks again, the circuit
 * opens, for longer each time. Pure.
 */

export interface CircuitBreaker {
  /** A request of this callback is on the connection now. */
  recordSent(requestId: string, callback: string, now: number): void;
  /** The server has answered: the circuit closes. A cancel does not close it, because the request may still break the connection. */
  recordSuccess(requestId: string, callback: string): void;
  /** The connection broke. @returns the callbacks whose circuits are open from now on */
  recordFailure(now: number): string[];
  /** Whether a request may be written. A half-open callback waits while another one is tried, an open one until its time is over. */
  mayWrite(callback: string, now: number): boolean;
  /** Whether requests of this callback are refused. */
  isOpen(callback: string, now: number): boolean;
}

/** Milliseconds in which a break may be the fault of a request. A request that is tried alone is watched for as long. */
export const TRIAL_MS = 500;
const OPEN_MS = 10_000;
/** When there are more circuits than this, all are forgotten. */
const MAX_CIRCUITS = 1_000;

export function createCircuitBreaker(): CircuitBreaker {
  /** By callback: the circuits that are not closed. */
  const circuits = new Map<string, { failures: number; until: number }>();
  /** Requests that may still break the connection, in the order of sending. Cancelled requests stay. */
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
