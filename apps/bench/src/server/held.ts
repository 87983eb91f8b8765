/** Starts servers and a crowd of clients, each in its own process. */
import { type ChildProcess, fork } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { startProgram } from "@patchbay/dash-apps";
import type { CallbackDefinition } from "@patchbay/protocol";
import type { Side } from "../row.ts";
import type { CrowdAnswer, CrowdTask } from "./crowd.ts";

export interface HeldServer {
  url: string;
  /** The `output` text of the persistent callback. */
  loop: string;
  /** Memory of the process in kilobytes, as the system counts it. */
  memory(): Promise<number>;
  /** Processor time of the process, in milliseconds. */
  processorMs(): number;
  stop(): Promise<void>;
}

/** @param messages number of messages of a flood */
export async function startHeldServer(side: Side, messages: number): Promise<HeldServer> {
  const environment = { MESSAGES: String(messages) };
  if (side === "ours") {
    const child = forkScript("heldServer.js", environment);
    const url = await nextMessage<string>(child);
    return {
      url,
      loop: await loopOf(url),
      async memory() {
        child.send("collect");
        await nextMessage(child);
        return memoryOf(child.pid);
      },
      processorMs: () => processorMsOf(child.pid),
      stop: () => end(child),
    };
  }
  const folder = fileURLToPath(new URL("../../programs/", import.meta.url));
  const { url, pid, stop } = await startProgram("hold", { folder, environment });
  return {
    url,
    loop: await loopOf(url),
    memory: async () => memoryOf(pid),
    processorMs: () => processorMsOf(pid),
    stop,
  };
}

export interface Crowd {
  do(task: CrowdTask): Promise<CrowdAnswer>;
  close(): Promise<void>;
}

export function startCrowd(): Crowd {
  const child = forkScript("crowd.js", {});
  return {
    do(task) {
      child.send(task);
      return nextMessage<CrowdAnswer>(child);
    },
    close: () => end(child),
  };
}

function forkScript(file: string, environment: Readonly<Record<string, string>>): ChildProcess {
  return fork(fileURLToPath(new URL(file, import.meta.url)), {
    env: { ...process.env, ...environment },
    execArgv: ["--expose-gc"],
  });
}

function nextMessage<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`A process ended with code ${code}.`));
    child.once("exit", ended);
    child.once("message", (message) => {
      child.off("exit", ended);
      resolve(message as T);
    });
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
}

function memoryOf(pid: number | undefined): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  if (kilobytes === undefined) throw new Error(`The system does not report the memory of process ${pid}.`);
  return Number(kilobytes) * 1.024;
}

/** The kernel counts in hundredths of a second, with an error of one or two. */
function processorMsOf(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Files that a process opens besides its connections. */
const OTHER_FILES = 200;

/** Limit of connections of one process on this machine: each is an open file. Node raises its limit to the highest possible by itself. */
export function maxConnections(): number {
  const limits = existsSync("/proc/self/limits") ? readFileSync("/proc/self/limits", "utf8") : "";
  const files = /^Max open files +\S+ +(\d+)/m.exec(limits)?.[1];
  return files === undefined ? Number.POSITIVE_INFINITY : Number(files) - OTHER_FILES;
}

async function loopOf(url: string): Promise<string> {
  const definitions = (await (await fetch(`${url}_dash-dependencies`)).json()) as CallbackDefinition[];
  const loop = definitions.find(({ persistent }) => persistent === true);
  if (loop === undefined) throw new Error(`${url} has no persistent callback.`);
  return loop.output;
}
