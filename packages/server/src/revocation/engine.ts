/** What the servers of one app have to agree on. One that forgets, or cannot be asked, must say so by rejecting. */
export interface Engine {
  /** Stores it, and tells all servers. Resolves when it holds for whoever comes from now on. */
  revoke(identity: string, reason: string): Promise<void>;
  restore(identity: string): Promise<void>;
  isRevoked(identity: string): Promise<boolean>;
  /** Tells of each revocation, whichever server it was made on. The result stops it. */
  onRevoked(listener: (identity: string, reason: string) => void): () => void;
}
