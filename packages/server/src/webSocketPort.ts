import type { WebSocket } from "ws";
import type { SocketPort } from "./core/socketPort.ts";

/** A socket of `ws` as the core sees it. */
export function webSocketPort(socket: WebSocket): SocketPort {
  const drained: (() => void)[] = [];
  return {
    send(text) {
      if (socket.readyState !== socket.OPEN) return;
      socket.send(text, () => {
        for (const listener of drained) listener();
      });
    },
    close(code, reason) {
      socket.close(code, reason);
      // The other side's goodbye may stand behind what is not read for now.
      socket.resume();
    },
    bufferedBytes: () => socket.bufferedAmount,
    onDrain: (listener) => drained.push(listener),
  };
}

/** Finds connections whose other end vanished without a word. Browsers answer pings even while their scripts sleep. */
export function probe(socket: WebSocket, intervalMs: number): () => void {
  let alive = true;
  const seen = (): void => {
    alive = true;
  };
  socket.on("pong", seen);
  socket.on("message", seen);
  const timer = setInterval(() => {
    // What is not read for now may hold its answer.
    if (!alive && !socket.isPaused) {
      socket.terminate();
      return;
    }
    alive = false;
    socket.ping();
  }, intervalMs);
  timer.unref();
  return () => clearInterval(timer);
}
