/** Runs a Dash program in its own process. */
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { freePort } from "@patchbay/tools/freePort";
import { python } from "./python.ts";

const PROGRAMS = fileURLToPath(new URL("../programs/", import.meta.url));

export interface ProgramOptions {
  /** Folder of the program. Default: the programs of this package. */
  folder?: string;
  /**
   * `script`: by `python program.py`, in debug mode if the program sets it. `server`: by the server of its backend, without debug
   * mode. Default `uvicorn`: as in production, for FastAPI and Quart.
   */
  start?: "script" | "server" | "uvicorn";
  /** URL prefix, from "/" to "/". Default `/`. */
  basePath?: string;
  environment?: Readonly<Record<string, string>>;
  /** Called with the program's output. Default: dropped. */
  print?: (text: string) => void;
}

export interface RunningProgram {
  port: number;
  url: string;
  pid: number | undefined;
  /** Ends the program and its child processes. */
  stop(): Promise<void>;
  /** Kept after the program has ended. */
  readonly ended: Promise<number | null>;
}

/** Starts `<name>.py` and waits until it answers. @throws Error with its output if it ends before */
export async function startProgram(name: string, options: ProgramOptions = {}): Promise<RunningProgram> {
  const { folder = PROGRAMS, basePath = "/", environment = {}, print } = options;
  const port = await freePort();
  const child = spawn(python, argumentsFor(name, port, options), {
    cwd: folder,
    // A process group of its own, because a program in debug mode starts another process.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      HOST: "127.0.0.1",
      PORT: String(port),
      DASH_URL_BASE_PATHNAME: basePath,
      PYTHONUNBUFFERED: "1",
      PYTHONDONTWRITEBYTECODE: "1",
      ...environment,
    },
  });
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      printed.push(text);
      // Enough to show why a start failed.
      if (printed.length > 200) printed.shift();
      print?.(text);
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  const url = `http://127.0.0.1:${port}${basePath}`;
  if (!(await answers(`${url}_dash-layout`, child))) {
    throw new Error(`${name}.py ended with code ${child.exitCode}:\n${printed.join("")}`);
  }
  return {
    port,
    url,
    pid: child.pid,
    ended,
    async stop() {
      endGroup(child);
      await ended;
    },
  };
}

function argumentsFor(name: string, port: number, { start = "uvicorn" }: ProgramOptions): string[] {
  if (start === "script") return [`${name}.py`];
  if (start === "server") return ["-c", `import ${name}; ${name}.app.run()`];
  return ["-m", "uvicorn", `${name}:app.server`, "--port", String(port), "--log-level", "warning"];
}

function endGroup({ pid, exitCode }: ChildProcess): void {
  if (pid === undefined || exitCode !== null) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // The process has ended meanwhile.
  }
}

async function answers(url: string, child: ChildProcess): Promise<boolean> {
  while (child.exitCode === null && child.signalCode === null) {
    try {
      if ((await fetch(url)).ok) return true;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  return false;
}
