/** The active runs over HTTP by identity. `app.connections` ends them early. */
import { CloseCode } from "@patchbay/protocol";
import { Disconnected } from "../../runs/disconnected.ts";

/** The owner of a run: its identity; without `authenticate`, the origin of the page. Connections have the same rule. */
export function ownerOf(identity: string | undefined, { origin }: { readonly origin?: unknown }): string {
  return identity ?? String(origin ?? "");
}

export interface HttpRun {
  readonly signal: AbortSignal;
  /** The request is over. @param isLost the client has gone before the answer, so the run is aborted */
  over(isLost?: boolean): void;
}

export interface HttpRuns {
  /**
   * @param owner the result of `ownerOf`
   * @param refuse answers the request if the run is ended early
   */
  begin(owner: string, refuse: (status: 401 | 403 | 503, reason: string) => void): HttpRun;
  /** The identities that have runs. */
  identities(): string[];
  /** Ends the runs of one identity, or of all. @param code the close code for connections; it decides the HTTP status */
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
          // The refusal is sent before the abort, so that the result of the aborted callback is ignored.
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
