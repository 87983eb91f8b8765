/** The socket of one connection, as the server sees it. */
export interface Transport {
  send(text: string): void;
  close(code: number, reason: string): void;
  /** Bytes that were sent and are not yet written to the network. */
  bufferedBytes(): number;
  /** Calls the listener each time data has been written. */
  onDrain(listener: () => void): void;
}
