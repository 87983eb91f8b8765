/** The lock that a tab holds while it lives. Its hub waits for the lock, and gets it when the tab is closed, crashes or navigates away. */
import { tabLockName } from "../hub/browser.ts";

export interface TabLock {
  /** Resolves once the lock is held; at once where there are no locks. */
  held: Promise<void>;
  release(): void;
}

export function holdTabLock(locks: LockManager | undefined, tabId: string): TabLock {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const held = new Promise<void>((granted) => {
    if (locks === undefined) return granted();
    const request = locks.request(tabLockName(tabId), () => {
      granted();
      return released;
    });
    request.catch(() => granted());
  });
  return { held, release: () => release() };
}
