import type { Transport } from "../wire/transport.ts";

export interface FakeSocket extends Transport {
  readonly frames: string[];
  /** The messages of all frames, batches taken apart. */
  readonly messages: Record<string, unknown>[];
  readonly closes: { code: number; reason: string }[];
  /** What the network has not taken yet. */
  buffered: number;
  drain(): void;
}

export function createFakeSocket(): FakeSocket {
  const frames: string[] = [];
  const closes: { code: number; reason: string }[] = [];
  const listeners: (() => void)[] = [];
  return {
    frames,
    closes,
    buffered: 0,
    get messages() {
      return frames.flatMap((frame) => JSON.parse(frame) as Record<string, unknown>[]);
    },
    send: (text) => frames.push(text),
    close: (code, reason) => closes.push({ code, reason }),
    bufferedBytes() {
      return this.buffered;
    },
    onDrain: (listener) => listeners.push(listener),
    drain() {
      this.buffered = 0;
      for (const listener of listeners) listener();
    },
  };
}
