/** The runs over HTTP by identity, so that they can be ended early. */
import { CloseCode } from "@patchbay/protocol";
import { Disconnected } from "../../runs/disconnected.ts";

/** The identity of a run, as of a connection: from `authenticate`; without it, the origin of the page. */
export function ownerOf(identity: string | undefined, { origin }: { readonly origin?: unknown }): string {
  return identity ?? String(origin ?? "");
}

export interface HttpRun {
  readonly signal: AbortSignal;
  /** The request has been answered. @param isLost the client has gone before its answer */
  over(isLost?: boolean): void;
}

export interface HttpRuns {
  /**
   * @param owner as `ownerOf` gives it
   * @param refuse answers the request when the run is ended early
   */
  begin(owner: string, refuse: (status: 401 | 403 | 503, reason: string) => void): HttpRun;
  /** The identities that have runs. */
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
          // The answer comes first: the result of the aborted callback is ignored.
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
