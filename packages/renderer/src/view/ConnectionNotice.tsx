import type { Client, ConnectionView } from "@patchbay/client";
import { type ReactElement, useEffect, useState, useSyncExternalStore } from "react";
import { useStore } from "zustand/react";
import type { ReadStore } from "../store/readStore.ts";

/** A connection that is missing for less is not shown. */
const QUIET_MS = 500;

export interface ConnectionNoticeProps {
  client: Pick<Client, "connection" | "wake">;
  needsSocket: ReadStore<boolean>;
}

/** Tells the user that the connection is missing while a callback needs it. */
export function ConnectionNotice({ client, needsSocket }: ConnectionNoticeProps): ReactElement {
  const { connection } = client;
  const view = useSyncExternalStore(connection.subscribe, connection.getState, connection.getState);
  const isNeeded = useStore(needsSocket);
  const isMissing = isNeeded && view.place !== "none" && isTrouble(view.state);
  const isRefused = view.state === "refused";
  const [shown, setShown] = useState(false);
  const [now, setNow] = useState(Date.now);

  useEffect(() => {
    if (!isMissing) return undefined;
    const timer = setTimeout(() => setShown(true), QUIET_MS);
    return () => {
      clearTimeout(timer);
      setShown(false);
    };
  }, [isMissing]);
  useEffect(() => {
    if (!shown || view.retryAt === undefined) return undefined;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [shown, view.retryAt]);

  return (
    <div role="status" className="_patchbay-connection">
      {shown && isMissing ? (
        <>
          {`${connectionText(view)} `}
          {/* A screen reader would read the countdown out every second. */}
          <span aria-hidden>{countdown(view, now)}</span>
          <button type="button" onClick={isRefused ? () => location.reload() : client.wake}>
            {isRefused ? "Reload" : "Try now"}
          </button>
        </>
      ) : null}
    </div>
  );
}

function isTrouble(state: ConnectionView["state"]): boolean {
  return state === "connecting" || state === "waiting" || state === "refused";
}

/** The text for a connection that is not open. */
function connectionText({ state, reason, generation }: ConnectionView): string {
  if (state === "refused") return `${reason}.`;
  if (generation > 0) return "Reconnecting…";
  return state === "waiting" ? "Live updates are not available." : "Connecting…";
}

function countdown({ retryAt = 0 }: ConnectionView, now: number): string {
  const seconds = Math.ceil((retryAt - now) / 1_000);
  return seconds > 0 ? `Next try in ${seconds} s. ` : "";
}
