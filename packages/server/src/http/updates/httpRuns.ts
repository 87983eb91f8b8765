/** The callbacks that run over HTTP: whose they are, and their end before they are done. */
import { CloseCode } from "@patchbay/protocol";
import { Disconnected } from "../../runs/signals.ts";

/** Whose a run is, as a connection's: by `authenticate`; without, by the page's origin. */
export function ownerOf(identity: string | undefined, { origin }: { readonly origin?: unknown }): string {
  return identity ?? String(origin ?? "");
}

export interface HttpRun {
  readonly signal: AbortSignal;
  /** The request has been answered, or nobody waits for an answer any more. */
  over(isLost?: boolean): void;
}

export interface HttpRuns {
  /**
   * @param owner as `ownerOf` gives it
   * @param refuse answers the request in the place of what is run for it
   */
  begin(owner: string, refuse: (status: 401 | 403 | 503, reason: string) => void): HttpRun;
  /** Whose runs there are. */
  identities(): string[];
  /** Ends the runs of one identity, or all. @param code as a connection would be closed with */
  end(identity: string | undefined, code: number, reason: string): void;
}

export function createHttpRuns(): HttpRuns {
  interface Entry {
    readonly identity: string;
    end(code: number, reason: string): void;
  }
  const entries = new Set<Entry>();
  return {
    begin(owner, refuse) {
      const controller = new AbortController();
      const entry: Entry = {
        identity: owner,
        end(code, reason) {
          entries.delete(entry);
          // First the answer: what the callback makes of the abort is nobody's any more.
          refuse(statusOf(code), reason);
          controller.abort(new Disconnected(reason));
        },
      };
      entries.add(entry);
      return {
        signal: controller.signal,
        over(isLost = false) {
          entries.delete(entry);
          if (isLost) controller.abort(new Disconnected());
        },
      };
    },
    identities: () => [...entries].map(({ identity }) => identity),
    end(identity, code, reason) {
      for (const entry of [...entries]) {
        if (identity === undefined || entry.identity === identity) entry.end(code, reason);
      }
    },
  };
}

function statusOf(code: number): 401 | 403 | 503 {
  if (code === CloseCode.InactivityOrRejected) return 401;
  return code === CloseCode.Forbidden ? 403 : 503;
}
