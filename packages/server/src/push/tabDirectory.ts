/** The tabs of all sessions of this process: their topics, and who is told when one comes or goes. */
import { ErrorCode, PatchbayError } from "@patchbay/protocol";
import type { Member, SessionTab, TabDirectory } from "../sessions/session.ts";
import type { Clock } from "../time/clock.ts";
import { topicName } from "./names.ts";

/** More would be a mistake or an attack: each costs memory while the tab lives. */
const MAX_TOPICS_PER_TAB = 1_000;
/** A tab that comes back within this time, in milliseconds, has not left: its connection was replaced. */
const LEAVE_MS = 1_000;

export interface TabChange {
  readonly kind: "joined" | "left";
  readonly member: Member;
  /** Undefined: the tab came to the app, or left it. */
  readonly topic: string | undefined;
}

export interface Directory extends TabDirectory {
  members(topic: string): readonly Member[];
  /** Calls back at once when a tab joins, and a second after it has left, unless it came back. @returns a function that ends it */
  onChange(listener: (change: TabChange) => void): () => void;
  /** Calls back when a tab asks to join the topic, also if it is in it, before `join` returns. If it throws, the tab is not put in. @returns a function that ends it */
  onJoined(topic: string, listener: (tab: SessionTab) => void): () => void;
  /** Ends the timers. */
  end(): void;
}

export function createTabDirectory(clock: Clock): Directory {
  const topics = new Map<string, Map<string, Member>>();
  /** By tab. Tabs without topics have no entry. */
  const topicsOf = new Map<string, Set<string>>();
  const listeners = new Set<(change: TabChange) => void>();
  const joined = new Map<string, Set<(tab: SessionTab) => void>>();
  /** By identity, tab and topic: cancels the word that the tab has left. */
  const leaving = new Map<string, () => void>();

  function tell(change: TabChange): void {
    if (listeners.size === 0) return;
    const { session, tabId } = change.member;
    const key = JSON.stringify([session.identity, tabId, change.topic ?? null]);
    const cancel = leaving.get(key);
    cancel?.();
    leaving.delete(key);
    if (change.kind === "joined") {
      if (cancel === undefined) for (const listener of [...listeners]) listener(change);
      return;
    }
    const stop = clock.after(LEAVE_MS, () => {
      leaving.delete(key);
      for (const listener of [...listeners]) listener(change);
    });
    leaving.set(key, stop);
  }

  function remove(tab: SessionTab, topic: string): void {
    const key = keyOf(tab);
    const members = topics.get(topic);
    const member = members?.get(key);
    if (members === undefined || member === undefined) return;
    members.delete(key);
    if (members.size === 0) topics.delete(topic);
    const own = topicsOf.get(key);
    own?.delete(topic);
    if (own?.size === 0) topicsOf.delete(key);
    tell({ kind: "left", member, topic });
  }

  return {
    came(member) {
      tell({ kind: "joined", member, topic: undefined });
    },
    left(member) {
      for (const topic of [...(topicsOf.get(keyOf(member)) ?? [])]) remove(member, topic);
      tell({ kind: "left", member, topic: undefined });
    },
    join(tab, given) {
      const topic = topicName(given);
      const key = keyOf(tab);
      const own = topicsOf.get(key) ?? new Set();
      const isIn = own.has(topic);
      if (!isIn && own.size >= MAX_TOPICS_PER_TAB)
        throw new PatchbayError(
          ErrorCode.TooManyTopics,
          `A tab can be in ${MAX_TOPICS_PER_TAB} topics at a time: leave some that it does not need`,
        );
      for (const listener of [...(joined.get(topic) ?? [])]) listener(tab);
      if (isIn) return;
      topicsOf.set(key, own.add(topic));
      const member: Member = { ...tab, since: Date.now() };
      const members = topics.get(topic) ?? new Map<string, Member>();
      topics.set(topic, members.set(key, member));
      tell({ kind: "joined", member, topic });
    },
    leave(tab, topic) {
      remove(tab, topicName(topic));
    },
    members: (topic) => [...(topics.get(topic)?.values() ?? [])],
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onJoined(topic, listener) {
      const own = joined.get(topic) ?? new Set();
      joined.set(topic, own.add(listener));
      return () => own.delete(listener);
    },
    end() {
      for (const stop of leaving.values()) stop();
      leaving.clear();
      listeners.clear();
    },
  };
}

function keyOf({ session, tabId }: SessionTab): string {
  return `${session.id} ${tabId}`;
}
