/** Resolves when the holder of a lock is gone. Never resolves without locks, or once `signal` is aborted. */
export function lockReleased(
  locks: LockManager | undefined,
  name: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((released) => {
    if (locks === undefined || name === undefined) return;
    // In shared mode, every tab of the hub is granted the lock when the hub dies.
    locks.request(name, { mode: "shared", signal }, () => released()).catch(() => undefined);
  });
}
