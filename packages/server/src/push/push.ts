/** `app.to`, `app.who`, `app.onJoin`, `app.onLeave`: what a server says to tabs, and knows of them, outside a run. */
import type { ComponentId, Props } from "@patchbay/protocol";
import { callSafely } from "../options/callSafely.ts";
import type { Member, Session } from "../sessions/session.ts";
import type { Sessions } from "../sessions/sessions.ts";
import { eventName } from "./names.ts";
import type { Directory, TabChange } from "./tabDirectory.ts";
import type { TabSender } from "./tabSender.ts";
import { type FoundTarget, readTarget, type Target } from "./target.ts";

/** Numbers of tabs. A named tab, or connection, that does not exist counts as one that is gone. */
export interface Delivery {
  /** The session of the tab has the message, and repeats it after a break of the connection. Without the extension: it was written. */
  readonly delivered: number;
  readonly gone: number;
  /** Dash's own page, which knows no events. */
  readonly unsupported: number;
  /** Nobody knows: another server of the app did not answer in time. */
  readonly unknown: number;
}

export interface Push {
  /**
   * Sets props of a component in each tab of the target, as `ctx.setProps` does in one. Values may be a `Patch`. Tabs that do not show the
   * component report `unknown_id` in their own page. Rejects with a PatchbayError: `too_large`, or `callback_failed` or
   * `message_shape` if a value is undefined or JSON cannot carry it; then no tab gets it.
   */
  setProps(id: ComponentId, props: Props): Promise<Delivery>;
  /**
   * Tells each tab of the target of something that is no prop. The page dispatches a `CustomEvent` of the type `patchbay:<name>` on the
   * element of the app, with the data as `detail`; it bubbles to the document. Rejects as `setProps`, and with `bad_event` if the name is no
   * text of 1 to 256 characters.
   */
  emit(name: string, data?: unknown): Promise<Delivery>;
}

/** One tab that is there. */
export interface TabPresence {
  readonly tabId: string;
  readonly connectionId: string;
  /** The result of `authenticate`; in an app without it, the origin. */
  readonly identity: string;
  /** When it joined the topic. For other targets: its first request. */
  readonly since: Date;
  /** False while its session waits for the browser to come back. */
  readonly connected: boolean;
}

export interface Presence {
  readonly tabs: readonly TabPresence[];
  /** The names of servers that did not answer in time. Empty: the list is complete. */
  readonly unanswered: readonly string[];
}

/** If it returns a promise, a rejection is logged like an error that it throws. */
export type PresenceListener = (tab: TabPresence) => unknown;

export interface PushApi {
  /** Says something to tabs, at any time. @throws PatchbayError `bad_target`, `bad_topic` */
  to(target: Target): Push;
  /** The tabs of a target now. Rejects with a PatchbayError `bad_target` or `bad_topic`. */
  who(target: Target): Promise<Presence>;
  /**
   * Calls back when a tab has come: to a topic, or with its first request. @returns a function that ends it
   * @throws PatchbayError `bad_target`, `bad_topic`
   */
  onJoin(target: Target, listener: PresenceListener): () => void;
  /** Calls back when a tab has been gone for a second: it left the topic, or its session has ended. Else as `onJoin`. */
  onLeave(target: Target, listener: PresenceListener): () => void;
}

export interface PushOptions {
  sessions: Pick<Sessions, "list" | "find" | "ofTab">;
  directory: Directory;
  sender: TabSender;
  /** A listener threw. */
  onError(error: unknown): void;
}

export function createPush({ sessions, directory, sender, onError }: PushOptions): PushApi {
  function members({ kind, value }: FoundTarget): readonly Member[] {
    if (kind === "topic") return directory.members(value);
    if (kind === "tabId") return sessions.ofTab(value).flatMap((session) => memberOf(session, value));
    const found =
      kind === "connectionId"
        ? [sessions.find(value)]
        : sessions.list().filter((session) => kind === "everyone" || session.identity === value);
    return found.flatMap((session) =>
      session === undefined ? [] : session.tabIds().flatMap((tabId) => memberOf(session, tabId)),
    );
  }

  function listen(kind: TabChange["kind"], target: Target, listener: PresenceListener): () => void {
    const found = readTarget(target);
    return directory.onChange((change) => {
      if (change.kind === kind && concerns(change, found))
        callSafely(() => listener(presenceOf(change.member)), onError);
    });
  }

  return {
    to(target) {
      const found = readTarget(target);
      return {
        async setProps(id, props) {
          const tabs = members(found);
          return deliveryOf(found, tabs, tabs, sender.props(tabs, id, props));
        },
        async emit(name, data) {
          const checked = eventName(name);
          const tabs = members(found);
          const able = tabs.filter(({ session }) => session.extended);
          return deliveryOf(found, tabs, able, sender.event(able, checked, data));
        },
      };
    },
    async who(target) {
      const found = readTarget(target);
      return { tabs: members(found).map(presenceOf), unanswered: [] };
    },
    onJoin: (target, listener) => listen("joined", target, listener),
    onLeave: (target, listener) => listen("left", target, listener),
  };
}

/** @param able the tabs that can receive the message */
function deliveryOf(
  { kind }: FoundTarget,
  tabs: readonly Member[],
  able: readonly Member[],
  delivered: number,
): Delivery {
  const isMissing = tabs.length === 0 && (kind === "tabId" || kind === "connectionId");
  return {
    delivered,
    gone: isMissing ? 1 : able.length - delivered,
    unsupported: tabs.length - able.length,
    unknown: 0,
  };
}

function memberOf(session: Session, tabId: string): Member[] {
  const since = session.tabSince(tabId);
  return since === undefined ? [] : [{ session, tabId, since }];
}

function concerns({ member: { session, tabId }, topic }: TabChange, { kind, value }: FoundTarget): boolean {
  if (kind === "topic") return topic === value;
  if (topic !== undefined) return false;
  return (
    kind === "everyone" ||
    (kind === "identity" && session.identity === value) ||
    (kind === "connectionId" && session.id === value) ||
    (kind === "tabId" && tabId === value)
  );
}

function presenceOf({ session, tabId, since }: Member): TabPresence {
  return {
    tabId,
    connectionId: session.id,
    identity: session.identity,
    since: new Date(since),
    connected: session.sendQueue() !== undefined,
  };
}
