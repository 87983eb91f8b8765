import type { Envelope, Fault } from "@patchbay/protocol";

/** What the connection to a server asks and reports. */
export interface ServerConnectionHost {
  /** What tabs ask for, where the server does not say; in milliseconds. */
  heartbeatMs(): number;
  /** Requests that wait for an answer: the others a resumed session ends. */
  openRequests(): string[];
  /** The last place in the session up to which all is applied. */
  appliedOf(received: number): number;
  /** @param resumed the session of before goes on */
  opened(): void;
  /** The connection broke; whether the session did is not known yet. */
  broke(code: number): void;
  /** The server remembers nothing: what had been written has an unknown outcome. */
  forgotten(reason: string): void;
  /** @param length about how many characters it came in */
  received(envelope: Envelope, length: number): void;
  fault(fault: Fault): void;
  changed(): void;
  /** The server wants a token in place of what this connection acts by. */
  expires(): void;
  /** The server is to go within this time. */
  drains(spreadMs: number): void;
}
