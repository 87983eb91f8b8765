/** Shares revocations between the servers of one app. A method that cannot reach the store must reject. */
export interface Engine {
  /** Stores the revocation, then tells all servers. Resolves when `isRevoked` is true on all of them. */
  revoke(identity: string, reason: string): Promise<void>;
  restore(identity: string): Promise<void>;
  isRevoked(identity: string): Promise<boolean>;
  /** Calls the listener on each revocation of any server. @returns a function that stops it */
  onRevoked(listener: (identity: string, reason: string) => void): () => void;
}
