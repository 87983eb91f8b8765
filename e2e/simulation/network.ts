/** Sockets between browsers and a server, over a network that delays, loses, stalls and lies. */
import type { HubSocket, SocketEvents } from "@patchbay/client/hub";
import type { Connection, SocketPort } from "@patchbay/server";
import type { Random } from "./random.ts";
import type { VirtualTime } from "./virtualTime.ts";

export interface Network {
  /** A browser's `new WebSocket`. @param browser its name, a slash, and which of its workers */
  open(browser: string, events: SocketEvents): HubSocket;
  /** What happens to a browser's sockets; without a browser, to all. */
  cut(browser?: string): void;
  /** Nothing arrives any more, and nobody is told. */
  deafen(browser: string): void;
  /** Nothing of what the server sends is read for so long; it waits, in order. */
  stopReading(browser: string, ms: number): void;
  /** From now on data of the server arrives this much later. */
  slow(browser: string, ms: number): void;
  /** While true, new connections fail. */
  refuse(refusing: boolean): void;
  /** The browser's side is gone with its process. */
  vanish(browser: string): void;
  /** Sockets that stand. */
  readonly count: number;
}

/** Rewrites what a fault-free network would carry, to show that somebody notices. Undefined drops it. */
export type Tamper = (direction: "in" | "out", text: string) => string | undefined;

export interface NetworkOptions {
  time: VirtualTime;
  random: Random;
  tamper: Tamper;
  /** Something happened that must not. */
  fail(what: string): void;
  /** The server's side of a new connection. Undefined: nobody is there, or who came was sent away. */
  accept(browser: string, transport: SocketPort): Connection | undefined;
}

interface Wire {
  readonly browser: string;
  slowMs: number;
  stopReading(ms: number): void;
  cut(): void;
  deafen(): void;
  vanish(): void;
}

export function createNetwork({ time, random, tamper, fail, accept }: NetworkOptions): Network {
  const wires = new Set<Wire>();
  const openings = new Set<Wire>();
  let refusing = false;

  function open(browser: string, events: SocketEvents): HubSocket {
    let connection: Connection | undefined;
    let broken = refusing;
    let deaf = false;
    let clientTold = false;
    let serverTold = false;
    let buffered = 0;
    /** What came while nothing is read. */
    let unread: (() => void)[] | undefined;
    let sentAway = false;
    const drained: (() => void)[] = [];
    /** Each direction keeps its order. */
    const free = { in: 0, out: 0 };

    const wire: Wire = {
      browser,
      slowMs: 0,
      stopReading(ms) {
        if (unread !== undefined) return;
        unread = [];
        time.after(ms, () => {
          const late = unread ?? [];
          unread = undefined;
          for (const arrive of late) if (!broken && !deaf) arrive();
        });
      },
      cut() {
        if (broken) return;
        broken = true;
        wires.delete(wire);
        // Each side learns of it in its own time; the server may take long.
        time.after(random.between(0, 300), () => tellClient(1006, ""));
        time.after(random.chance(0.3) ? random.between(300, 20_000) : random.between(0, 300), () =>
          tellServer(undefined),
        );
      },
      deafen() {
        deaf = true;
      },
      vanish() {
        broken = clientTold = true;
        wires.delete(wire);
        const code = random.chance(0.7) ? 1001 : undefined;
        time.after(random.between(0, 500), () => tellServer(code));
      },
    };

    function tellClient(code: number, reason: string): void {
      if (clientTold) return;
      clientTold = true;
      events.closed(code, reason);
    }

    function tellServer(code: number | undefined): void {
      wires.delete(wire);
      if (serverTold) return;
      serverTold = true;
      connection?.ended(code);
    }

    function carry(direction: "in" | "out", arrive: () => void): void {
      const delay = random.between(1, 40) + (direction === "out" ? wire.slowMs : 0);
      free[direction] = Math.max(free[direction], time.now() + delay);
      time.after(free[direction] - time.now(), () => {
        if (broken || deaf) return;
        if (direction === "out" && unread !== undefined) unread.push(arrive);
        else arrive();
      });
    }

    /** The client is done; should its word be lost on the way, the server finds out in the end. */
    function end(code: number): void {
      carry("in", () => tellServer(code));
      time.after(20_000, () => tellServer(undefined));
    }

    const transport: SocketPort = {
      send(text) {
        const carried = tamper("out", text);
        buffered += text.length;
        carry("out", () => {
          buffered -= text.length;
          for (const listener of drained) listener();
          if (carried !== undefined && !clientTold) events.received(carried);
        });
      },
      close(code, reason) {
        sentAway = connection === undefined;
        carry("out", () => {
          tellClient(code, reason);
          end(code);
        });
      },
      bufferedBytes: () => (unread === undefined ? buffered : Number.POSITIVE_INFINITY),
      onDrain: (listener) => drained.push(listener),
    };

    openings.add(wire);
    time.after(random.between(5, 80), () => {
      openings.delete(wire);
      if (broken || deaf) {
        if (broken) tellClient(1006, "");
        return;
      }
      // The greeting must not overtake the opening.
      free.out = time.now() + random.between(1, 40);
      connection = accept(browser, transport);
      if (connection === undefined && !sentAway) tellClient(1006, "");
      else {
        wires.add(wire);
        time.after(free.out - time.now() - 1, () => broken || deaf || clientTold || events.opened());
      }
    });

    return {
      send(text) {
        if (clientTold) return;
        if (connection === undefined) fail(`${browser}: wrote to a server that sent it away: ${text}`);
        const carried = tamper("in", text);
        if (carried !== undefined) carry("in", () => connection?.receive(carried));
      },
      close(code) {
        // Late events still come: the hub must not need their absence.
        if (broken || deaf) time.after(random.between(0, 20_000), () => tellServer(undefined));
        else end(code);
        broken = broken || connection === undefined;
      },
    };
  }

  const of = (browser: string | undefined, among: Iterable<Wire> = wires): Wire[] =>
    [...among].filter(({ browser: own }) => browser === undefined || `${own}/`.startsWith(`${browser}/`));

  return {
    open,
    cut: (browser) => {
      for (const wire of of(browser)) wire.cut();
    },
    deafen: (browser) => {
      for (const wire of of(browser)) wire.deafen();
    },
    stopReading: (browser, ms) => {
      for (const wire of of(browser)) wire.stopReading(ms);
    },
    slow: (browser, ms) => {
      for (const wire of of(browser)) wire.slowMs = ms;
    },
    refuse(now) {
      refusing = now;
    },
    vanish: (browser) => {
      // Those that are being opened go with who opens them.
      for (const wire of [...of(browser), ...of(browser, openings)]) wire.vanish();
    },
    get count() {
      return wires.size;
    },
  };
}
