/** A TCP proxy that makes network faults. The browser's own offline switches do not reach the socket of a worker. */
import { type AddressInfo, connect as connectTcp, createServer, type Socket } from "node:net";

export interface FaultProxy {
  url: string;
  port: number;
  /** Ends every connection without a close frame. */
  cut(): void;
  /** Resets every connection, as a router does after it has lost its state. */
  reset(): void;
  /**
   * Passes this many more bytes to the browser or to the server, then ends the socket in the middle of a frame. Applies to the open
   * sockets.
   * @param how `reset`: ends it with a TCP reset
   */
  breakSocketsAfter(bytes: number, to: "browser" | "server", how?: "end" | "reset"): void;
  /** Destroys the server's side of all sockets. The browser notices nothing, and its messages are dropped. */
  leaveHalfOpen(): void;
  /** While true, new connections are refused. */
  refuse(refusing: boolean): void;
  /** While true, bytes are held back in both directions, as on a dead link. */
  stall(stalling: boolean): void;
  /** Limits each direction of each connection to this many bytes per second; undefined: no limit. */
  throttle(bytesPerSecond: number | undefined): void;
  /** While true, handshakes of sockets are answered with 403; other requests pass. */
  blockUpgrades(blocking: boolean): void;
  /** Handshakes that were answered with 403. */
  readonly blocked: number;
  /** Connects new connections to this port of the same machine. Open connections stay. */
  leadTo(port: number): void;
  close(): Promise<void>;
}

const FORBIDDEN = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
const HANDSHAKE = /^GET [^\r]*\r\n(.*\r\n)*upgrade: websocket/i;
const TURN_MS = 50;

/** One connection through the proxy. */
interface Passage {
  readonly isSocket: boolean;
  end(how: "end" | "reset"): void;
  breakAfter(bytes: number, to: "browser" | "server", how: "end" | "reset"): void;
  leaveHalfOpen(): void;
  pause(paused: boolean): void;
}

interface Faults {
  stalling: boolean;
  blocking: boolean;
  blocked: number;
  bytesPerSecond: number | undefined;
}

export async function startFaultProxy(targetPort: number): Promise<FaultProxy> {
  const passages = new Set<Passage>();
  const faults: Faults = { stalling: false, blocking: false, blocked: 0, bytesPerSecond: undefined };
  let refusing = false;
  let target = targetPort;

  const server = createServer((browser) => {
    if (refusing) {
      browser.destroy();
      return;
    }
    const passage = openPassage(browser, connectTcp(target, "127.0.0.1"), faults, () =>
      passages.delete(passage),
    );
    passages.add(passage);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const all = (): Passage[] => [...passages];
  const sockets = (): Passage[] => all().filter(({ isSocket }) => isSocket);

  return {
    url: `http://127.0.0.1:${port}/`,
    port,
    cut() {
      for (const passage of all()) passage.end("end");
    },
    reset() {
      for (const passage of all()) passage.end("reset");
    },
    breakSocketsAfter(bytes, to, how = "end") {
      for (const passage of sockets()) passage.breakAfter(bytes, to, how);
    },
    leaveHalfOpen() {
      for (const passage of sockets()) passage.leaveHalfOpen();
    },
    refuse(now) {
      refusing = now;
    },
    stall(now) {
      faults.stalling = now;
      for (const passage of all()) passage.pause(now);
    },
    throttle(bytesPerSecond) {
      faults.bytesPerSecond = bytesPerSecond;
    },
    blockUpgrades(now) {
      faults.blocking = now;
    },
    get blocked() {
      return faults.blocked;
    },
    leadTo(next) {
      target = next;
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const passage of all()) passage.end("end");
      await closed;
    },
  };
}

function openPassage(browser: Socket, upstream: Socket, faults: Faults, gone: () => void): Passage {
  let isSocket = false;
  let halfOpen = false;
  /** Bytes that may still pass, by receiver. */
  const left = { browser: Number.POSITIVE_INFINITY, server: Number.POSITIVE_INFINITY };
  let howToEnd: "end" | "reset" = "end";

  function end(how: "end" | "reset"): void {
    for (const socket of [browser, upstream]) how === "end" ? socket.destroy() : socket.resetAndDestroy();
  }

  function pass(bytes: Buffer, from: Socket, to: Socket, name: "browser" | "server"): void {
    if (halfOpen) return;
    const passing = bytes.subarray(0, left[name]);
    left[name] -= passing.length;
    if (left[name] === 0) {
      to.write(passing, () => end(howToEnd));
      return;
    }
    to.write(passing);
    if (faults.bytesPerSecond !== undefined) hold(from, (passing.length / faults.bytesPerSecond) * 1_000);
  }

  /** Pauses reading for as long as the bytes that were read take at the limited speed. */
  function hold(from: Socket, ms: number): void {
    from.pause();
    const since = Date.now();
    const timer = setInterval(() => {
      const isOver = faults.bytesPerSecond === undefined || Date.now() - since >= ms;
      if (!isOver && !from.destroyed) return;
      clearInterval(timer);
      if (!faults.stalling) from.resume();
    }, TURN_MS);
  }

  browser.on("data", (bytes: Buffer) => {
    const isHandshake = HANDSHAKE.test(bytes.toString("latin1"));
    isSocket ||= isHandshake;
    if (isHandshake && faults.blocking) {
      faults.blocked += 1;
      browser.end(FORBIDDEN);
    } else pass(bytes, browser, upstream, "server");
  });
  upstream.on("data", (bytes: Buffer) => pass(bytes, upstream, browser, "browser"));
  for (const [here, there] of [
    [browser, upstream],
    [upstream, browser],
  ] as const) {
    here.on("close", () => {
      if (halfOpen && here === upstream) return;
      gone();
      there.destroy();
    });
    here.on("error", () => here.destroy());
    if (faults.stalling) here.pause();
  }

  return {
    get isSocket() {
      return isSocket;
    },
    end,
    breakAfter(bytes, to, how) {
      left[to] = bytes;
      howToEnd = how;
    },
    leaveHalfOpen() {
      halfOpen = true;
      upstream.destroy();
    },
    pause(paused) {
      for (const socket of [browser, upstream]) paused ? socket.pause() : socket.resume();
    },
  };
}
