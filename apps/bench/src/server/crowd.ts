/** The process of a crowd: very many minimal clients of one server. It receives tasks and answers with its observations. */
import { percentile } from "../report/statistics.ts";
import { openThinClient, type ThinClient } from "./thinClient.ts";

/** The tasks of a crowd. Each has a `CrowdAnswer`. */
export type CrowdTask =
  /** Opens connections up to this number, or until the time is over. Each requests one callback. */
  | { do: "connect"; url: string; clients: number; output: string; extended: boolean; withinMs?: number }
  /** Receives ticks for this time. */
  | { do: "listen"; ms: number }
  /** One client requests a flood, and waits for the answer at its end. */
  | { do: "flood"; output: string };

export interface CrowdAnswer {
  open: number;
  messages: number;
  ms: number;
  p50: number;
  p99: number;
}

interface Message {
  type: string;
  seq?: number;
  payload?: { props?: { tick?: unknown; children?: unknown } };
}

/** How long a page waits before it acknowledges: up to `littleMs` for few characters, else `ms`. */
const ACK = { little: 4_096, ms: 500, littleMs: 5_000 };
/** Connections that open at a time. */
const OPENING = 50;
/**
 * Connections from one address of this machine. One address has about 28 000 ports to a server. Long before they are used up, the
 * kernel takes longer to find a free port than the server to accept the connection.
 */
const PER_ADDRESS = 500;

const sockets = new Set<ThinClient>();
const now = (): number => performance.timeOrigin + performance.now();
let delays: number[] = [];
let messages = 0;
let answered: (() => void) | undefined;
let refusals = 0;
let requests = 0;

process.on("message", (task: CrowdTask) => void carryOut(task).then((answer) => process.send?.(answer)));

async function carryOut(task: CrowdTask): Promise<CrowdAnswer> {
  const from = performance.now();
  if (task.do === "connect") await connect(task);
  delays = [];
  messages = 0;
  if (task.do === "listen") await new Promise((resolve) => setTimeout(resolve, task.ms));
  if (task.do === "flood") await flood(task.output);
  const ms = performance.now() - from;
  return {
    open: sockets.size,
    messages,
    ms,
    p50: percentile(delays, 50),
    p99: percentile(delays, 99),
  };
}

async function connect(task: CrowdTask & { do: "connect" }): Promise<void> {
  const { url, clients, output, extended, withinMs = Number.POSITIVE_INFINITY } = task;
  const until = performance.now() + withinMs;
  const opening = async (): Promise<void> => {
    while (sockets.size < clients && performance.now() < until) await open(url, output, extended);
  };
  await Promise.all(Array.from({ length: OPENING }, opening));
}

async function open(url: string, output: string, extended: boolean): Promise<void> {
  const rendererId = `crowd-${Math.random().toString(36).slice(2)}`;
  let untold = 0;
  let toldAt: number | undefined;
  await new Promise<void>((resolve) => {
    const socket = openThinClient({
      url: new URL(`_dash-ws-callback${extended ? "?patchbay=1" : ""}`, url),
      localAddress: addressOf(sockets.size),
      onOpen() {
        if (output !== "") ask(socket, rendererId, output);
        resolve();
      },
      onText(text) {
        const frame = JSON.parse(text) as Message | Message[];
        let seq: number | undefined;
        for (const message of Array.isArray(frame) ? frame : [frame]) seq = receive(message) ?? seq;
        untold += text.length;
        const waitMs = untold > ACK.little ? ACK.ms : ACK.littleMs;
        if (!extended || seq === undefined || (toldAt !== undefined && now() - toldAt < waitMs)) return;
        untold = 0;
        // Acknowledges the first message at once and the second at a random time, because all clients come within seconds.
        toldAt = now() - (toldAt === undefined ? Math.random() * ACK.littleMs : 0);
        socket.send(JSON.stringify({ type: "ack", received: seq }));
      },
      onClose() {
        // The server refuses client after client: it is full.
        if (sockets.delete(socket) && ++refusals > 1_000) throw new Error(`Only ${sockets.size} are let in.`);
        resolve();
      },
    });
    sockets.add(socket);
  });
}

/** Only Linux has more than one loopback address by default. */
function addressOf(index: number): string | undefined {
  const block = Math.floor(index / PER_ADDRESS);
  return process.platform === "linux" ? `127.0.${Math.floor(block / 250)}.${1 + (block % 250)}` : undefined;
}

function receive({ type, seq, payload }: Message): number | undefined {
  if (type === "set_props") {
    messages++;
    const due = payload?.props?.children;
    if (typeof due === "number") delays.push(now() - due);
  } else if (type === "callback_response") answered?.();
  return seq;
}

function ask(socket: ThinClient, rendererId: string, output: string): void {
  const inputs = output === "answer.children" ? [{ id: "go", property: "n_clicks", value: 1 }] : [];
  const [id, property] = output.split(".");
  const changed = inputs.length > 0 ? ["go.n_clicks"] : [];
  const payload = {
    output,
    ...(property !== undefined && { outputs: { id, property } }),
    inputs,
    changedPropIds: changed,
    parsedChangedPropsIds: changed,
  };
  socket.send(
    JSON.stringify({
      type: "callback_request",
      rendererId,
      requestId: `${rendererId}-${++requests}`,
      payload,
    }),
  );
}

async function flood(output: string): Promise<void> {
  const [socket] = sockets;
  if (socket === undefined) throw new Error("Nobody is connected.");
  const done = new Promise<void>((resolve) => {
    answered = resolve;
  });
  ask(socket, "crowd-flood", output);
  await done;
}
