/** The lock that a tab holds while it lives. Its hub waits for the lock, and gets it when the tab is closed, crashes or navigates away. */
import { tabLockName } from "../hub/browser.ts";

export interface TabLock {
  /** The id of the lock that the tab holds now, for the hub. */
  readonly id: string;
  /** Resolves once that lock is held, or with false where there are no locks, or the browser refuses one because it blocks storage. */
  readonly held: Promise<boolean>;
  /**
   * Takes a lock with another id, because WebKit takes the locks of a page away when the page enters the back/forward cache. The old
   * lock is held until `hubWatches`: a hub that gets it early takes the tab for dead.
   */
  renew(): void;
  /** The hub watches the present lock. Releases the old ones. */
  hubWatches(): void;
  release(): void;
}

export function holdTabLock(locks: LockManager | undefined, tabId: string): TabLock {
  let renewals = 0;
  let present = holdLock(locks, tabId);
  let releaseOld = (): void => undefined;
  return {
    get id() {
      return present.id;
    },
    get held() {
      return present.held;
    },
    renew() {
      const { release } = present;
      const before = releaseOld;
      releaseOld = () => {
        before();
        release();
      };
      present = holdLock(locks, `${tabId}.${++renewals}`);
    },
    hubWatches: () => releaseOld(),
    release() {
      releaseOld();
      present.release();
    },
  };
}

function holdLock(locks: LockManager | undefined, id: string): Omit<TabLock, "renew" | "hubWatches"> {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const held = new Promise<boolean>((resolve) => {
    if (locks === undefined) return resolve(false);
    const request = locks.request(tabLockName(id), () => {
      resolve(true);
      return released;
    });
    request.catch(() => resolve(false));
  });
  return { id, held, release };
}
