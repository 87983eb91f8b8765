/** The socket of one connection. */
export interface Transport {
  send(text: string): void;
  close(code: number, reason: string): void;
  /** Bytes passed to `send` that are not written to the network yet. */
  bufferedBytes(): number;
  /** Calls the listener each time data has been written. */
  onDrain(listener: () => void): void;
}
