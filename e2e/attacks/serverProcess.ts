/** The server under attack, as its attacker and its other users see it. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { WebSocket } from "ws";

/** How the app is put on the network. */
export const WAYS = ["listen", "attach", "upgrade", "handler"] as const;
export type Way = (typeof WAYS)[number];

export interface ServerProcess {
  readonly port: number;
  readonly url: string;
  isGone(): boolean;
  /** @throws what it answers with instead, or that it is gone */
  ask<T = unknown>(name: string, ...args: unknown[]): Promise<T>;
  /** The first thing to hold after each attack: the process is there, and serves others over HTTP and the socket. */
  lives(): Promise<void>;
  /** Kills the process. */
  stop(): void;
}

const PROGRAM = fileURLToPath(new URL("server.mjs", import.meta.url));

interface Question {
  /** Of the app that is asked; undefined: a new one is started. */
  port: number | undefined;
  name: string;
  args: readonly unknown[];
}

/** A process that serves apps. */
interface Program {
  readonly child: ChildProcess;
  stderr(): string;
  ask<T>(question: Question): Promise<T>;
}

async function startProgram(): Promise<Program> {
  const child = fork(PROGRAM, { execArgv: ["--expose-gc"], stdio: ["ignore", "ignore", "pipe", "ipc"] });
  child.setMaxListeners(0);
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  await once(child, "message");
  let last = 0;
  return {
    child,
    stderr: () => stderr,
    ask: <T>(question: Question) =>
      new Promise<T>((resolve, reject) => {
        last += 1;
        const id = last;
        const gone = (): void => reject(new Error(`The server is gone: ${stderr}`));
        const hear = (message: unknown): void => {
          const answer = message as { id: number; value?: T; error?: string };
          if (answer.id !== id) return;
          child.off("message", hear).off("exit", gone);
          if (answer.error === undefined) resolve(answer.value as T);
          else reject(new Error(answer.error));
        };
        child.on("message", hear).on("exit", gone);
        if (child.connected) child.send({ id, ...question });
        else gone();
      }),
  };
}

type How = [way?: Way, setUp?: string, ...args: unknown[]];

/**
 * In a process of its own.
 * @param how the app is put on the network, and which of those that the program knows it is, with its arguments
 */
export async function startServer(...how: How): Promise<ServerProcess> {
  const program = await startProgram();
  return startApp(program, how).catch((error: unknown) => {
    program.child.kill("SIGKILL");
    throw error;
  });
}

/** One process for all attacks of a file, and another when one has killed it: each attack is judged by itself. */
export function sharedProcess(): (...how: How) => Promise<ServerProcess> {
  let current: Promise<Program> | undefined;
  return async (...how) => {
    const program = await current;
    if (program === undefined || program.child.exitCode !== null || program.child.signalCode !== null)
      current = startProgram();
    return startApp(await (current as Promise<Program>), how);
  };
}

/** One app for all attacks of a file, likewise. */
export function sharedServer(...how: How): () => Promise<ServerProcess> {
  const start = sharedProcess();
  let current: ServerProcess | undefined;
  return async () => {
    if (current === undefined || current.isGone()) current = await start(...how);
    return current;
  };
}

async function startApp(
  { child, stderr, ask }: Program,
  [way = "listen", setUp = "plain", ...args]: How,
): Promise<ServerProcess> {
  const port = await ask<number>({ port: undefined, name: "start", args: [way, setUp, ...args] });
  const url = `http://127.0.0.1:${port}/`;
  const isGone = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const hasSocket = way !== "handler";
  return {
    port,
    url,
    isGone,
    ask: (name, ...given) => ask({ port, name, args: given }),
    stop: () => void child.kill("SIGKILL"),
    async lives() {
      for (let round = 0; round < 2; round += 1) {
        expect(isGone(), stderr()).toBe(false);
        const layout = await fetch(`${url}_dash-layout`, { signal: AbortSignal.timeout(50_000) });
        expect(layout.status).toBe(200);
        await layout.text();
        const answer = await post(url, requestBody("out.children", round));
        expect(await answer.json()).toEqual({ multi: true, response: { out: { children: round } } });
      }
      if (hasSocket) await greets(url);
      expect(isGone(), stderr()).toBe(false);
    },
  };
}

/** What a page sends for a callback with the input `btn.n_clicks`. */
export function requestBody(output: string, value: unknown): Record<string, unknown> {
  const [id, property] = output.split(".");
  const changed = ["btn.n_clicks"];
  return {
    output,
    outputs: { id, property },
    inputs: [{ id: "btn", property: "n_clicks", value }],
    changedPropIds: changed,
    parsedChangedPropsIds: changed,
  };
}

export const callbackRequest = (output: string, value: unknown, requestId = "tab-1") => ({
  type: "callback_request",
  rendererId: "tab#1",
  requestId,
  payload: requestBody(output, value),
});

export function post(url: string, body: unknown, query = ""): Promise<Response> {
  return fetch(`${url}_dash-update-component${query}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(50_000),
  });
}

async function greets(url: string): Promise<void> {
  const socket = new WebSocket(`${url.replace("http", "ws")}_dash-ws-callback?patchbay=1&user=other`, {
    origin: new URL(url).origin,
  });
  const greeting = new Promise((resolve, reject) => {
    socket
      .on("message", resolve)
      .on("error", reject)
      .on("close", () => reject(new Error("It did not greet")));
  });
  expect(JSON.parse(String(await greeting))).toMatchObject({ type: "welcome" });
  socket.on("close", () => undefined).terminate();
}
