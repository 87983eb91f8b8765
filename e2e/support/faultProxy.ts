/** A TCP proxy with a switchboard of faults; a worker's socket is out of reach of the browser's own switches. */
import { type AddressInfo, connect as connectTcp, createServer, type Socket } from "node:net";

export interface FaultProxy {
  url: string;
  port: number;
  /** Ends every connection without a goodbye. */
  cut(): void;
  /** Resets every connection, as a router does that has forgotten it. */
  reset(): void;
  /**
   * Lets so many more bytes through to the browser, or to the server, and ends a socket there: in the middle of a frame.
   * Holds for the sockets that stand; `reset`: with a reset.
   */
  breakSocketsAfter(bytes: number, to: "browser" | "server", how?: "end" | "reset"): void;
  /** The server's ends of all sockets vanish; the browser is told nothing, and what it says goes nowhere. */
  leaveHalfOpen(): void;
  /** While true, new connections are refused. */
  refuse(refusing: boolean): void;
  /** While true, bytes are held back in both directions, as on a dead link. */
  stall(stalling: boolean): void;
  /** So many bytes a second in each direction of each connection; undefined: as fast as it goes. */
  throttle(bytesPerSecond: number | undefined): void;
  /** While true, handshakes of sockets are answered with 403; other requests pass. */
  blockUpgrades(blocking: boolean): void;
  /** Handshakes that were answered with 403. */
  readonly blocked: number;
  /** New connections lead to this port of the same machine; those that are open stay. */
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

interface Weather {
  stalling: boolean;
  blocking: boolean;
  blocked: number;
  bytesPerSecond: number | undefined;
}

export async function startFaultProxy(targetPort: number): Promise<FaultProxy> {
  const passages = new Set<Passage>();
  const weather: Weather = { stalling: false, blocking: false, blocked: 0, bytesPerSecond: undefined };
  let refusing = false;
  let target = targetPort;

  const server = createServer((browser) => {
    if (refusing) {
      browser.destroy();
      return;
    }
    const passage = openPassage(browser, connectTcp(target, "127.0.0.1"), weather, () =>
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
      weather.stalling = now;
      for (const passage of all()) passage.pause(now);
    },
    throttle(bytesPerSecond) {
      weather.bytesPerSecond = bytesPerSecond;
    },
    blockUpgrades(now) {
      weather.blocking = now;
    },
    get blocked() {
      return weather.blocked;
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

function openPassage(browser: Socket, upstream: Socket, weather: Weather, gone: () => void): Passage {
  let isSocket = false;
  let halfOpen = false;
  /** What may still pass, by whom it is for. */
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
    if (weather.bytesPerSecond !== undefined) hold(from, (passing.length / weather.bytesPerSecond) * 1_000);
  }

  /** Nothing more is read until so much time has passed as what was read should have taken. */
  function hold(from: Socket, ms: number): void {
    from.pause();
    const since = Date.now();
    const timer = setInterval(() => {
      const isOver = weather.bytesPerSecond === undefined || Date.now() - since >= ms;
      if (!isOver && !from.destroyed) return;
      clearInterval(timer);
      if (!weather.stalling) from.resume();
    }, TURN_MS);
  }

  browser.on("data", (bytes: Buffer) => {
    const isHandshake = HANDSHAKE.test(bytes.toString("latin1"));
    isSocket ||= isHandshake;
    if (isHandshake && weather.blocking) {
      weather.blocked += 1;
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
    if (weather.stalling) here.pause();
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
