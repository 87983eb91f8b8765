/** Runs each piece of work in a later task, in order. */
export interface Deferral {
  defer(work: () => void): void;
  close(): void;
}

/** Uses a message channel, because browsers slow timers down in hidden tabs. */
export function createDeferral(): Deferral {
  const queue: (() => void)[] = [];
  const channel = new MessageChannel();
  let closed = false;
  channel.port1.onmessage = () => {
    const work = queue.shift();
    if (!closed) work?.();
  };
  return {
    defer(work) {
      if (closed) return;
      queue.push(work);
      channel.port2.postMessage(null);
    },
    close() {
      closed = true;
      channel.port1.close();
    },
  };
}
