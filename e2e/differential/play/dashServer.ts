/** A Python process that serves one program after another, and reports the requests of their pages. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { python } from "@patchbay/dash-apps";
import { inTime } from "../inTime.ts";
import type { Program } from "../program/program.ts";
import type { RequestBody } from "./requests.ts";

const SCRIPT = fileURLToPath(new URL("../python/serve.py", import.meta.url));

const START_MS = 60_000;

export type Renderer = "stock" | "ours";

type Event =
  | { readonly event: "begun" | "ended" }
  | { readonly event: "ready"; readonly port: number }
  | { readonly event: "failed"; readonly text: string }
  | { readonly event: "asked"; readonly number: number; readonly body: RequestBody; readonly polls: boolean }
  | { readonly event: "answered"; readonly number: number };

export class DashServer {
  readonly #process: ChildProcess;
  readonly #printed: string[] = [];
  #hear: (event: Event) => void = () => undefined;
  #port = 0;
  /** Callback requests since the program started, without polls for jobs. */
  asked: RequestBody[] = [];
  /** Numbers of the requests without an answer. */
  readonly open = new Set<number>();

  private constructor(renderer: Renderer) {
    this.#process = spawn(python, [SCRIPT], {
      stdio: ["pipe", "pipe", "pipe", "pipe"],
      env: { ...process.env, PATCHBAY: renderer === "stock" ? "0" : "1", PYTHONDONTWRITEBYTECODE: "1" },
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#printed.push(text);
        if (this.#printed.length > 200) this.#printed.shift();
      });
    }
    const events = this.#process.stdio[3] as Readable;
    createInterface({ input: events }).on("line", (line) => this.#take(line));
    this.#process.once("exit", () => this.#hear({ event: "failed", text: this.printed }));
  }

  /** Starts the process. @throws Error with the output of Python if it fails */
  static async begin(renderer: Renderer): Promise<DashServer> {
    const server = new DashServer(renderer);
    await server.#until((event) => event.event === "begun");
    return server;
  }

  /** The recent output of the programs. */
  get printed(): string {
    return this.#printed.join("").trim();
  }

  /** Ends the current program and starts this one. @returns its address @throws Error with the output of Python if it fails */
  async start({ file, app, options, debug }: Program): Promise<string> {
    await this.#endProgram({ port: this.#port, file, app, options, debug });
    await this.#until((event) => event.event === "ready");
    return `http://127.0.0.1:${this.#port}/`;
  }

  /** Ends the program and keeps the process. */
  stopProgram(): Promise<void> {
    return this.#endProgram({});
  }

  end(): void {
    this.#process.stdin?.end();
  }

  async #endProgram(order: object): Promise<void> {
    const ended = this.#until((event) => event.event === "ended");
    this.#process.stdin?.write(`${JSON.stringify(order)}\n`);
    await ended;
  }

  #take(line: string): void {
    if (line === "") return;
    let event: Event;
    try {
      event = JSON.parse(line);
    } catch {
      return; // The incomplete last line of an ended program.
    }
    if (event.event === "ended") {
      this.asked = [];
      this.open.clear();
      this.#printed.length = 0;
    } else if (event.event === "ready") this.#port = event.port;
    else if (event.event === "asked") {
      this.open.add(event.number);
      if (!event.polls) this.asked.push(event.body);
    } else if (event.event === "answered") this.open.delete(event.number);
    this.#hear(event);
  }

  #until(condition: (event: Event) => boolean): Promise<void> {
    const heard = new Promise<void>((resolve, reject) => {
      this.#hear = (event) => {
        if (event.event === "failed") reject(new Error(event.text));
        else if (condition(event)) resolve();
      };
    });
    return inTime(heard, START_MS, "The server");
  }
}
