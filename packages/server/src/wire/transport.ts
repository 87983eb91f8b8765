/** All that the core knows of a socket. */
export interface Transport {
  send(text: string): void;
  close(code: number, reason: string): void;
  /** Sent and not yet written to the network. */
  bufferedBytes(): number;
  /** Calls back each time data has been written. */
  onDrain(listener: () => void): void;
}
