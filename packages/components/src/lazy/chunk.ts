import type { Command } from "@patchbay/protocol";
import type { ComponentType } from "react";

/** The heavy parts, each a module that is loaded when first needed. */
export type ChunkName = "agGrid" | "dropdown" | "graph" | "markdown" | "slider";

/** A command (PROTOCOL.md, FR6), and the props of its component when it came. */
export type GivenCommand<Props> = readonly [name: Command, props: Props];

/** What a chunk's components get besides their props; they share no React context with the rest. */
export interface ChunkHost<Props = object> {
  readonly loading: boolean;
  readonly reportError: (error: Error) => void;
  /** What is not carried out yet, in the order in which it came. Who carries it out takes it out. Drawn anew when more comes. */
  readonly commands: GivenCommand<Props>[];
}

/** The default export of a chunk's module: its components by type. */
export type Chunk = Readonly<Record<string, ComponentType<never>>>;

/** Loads a chunk's module; called again after a failure when the user retries. */
export type LoadChunk = (name: ChunkName) => Promise<unknown>;

/** Neither while it loads. */
export interface ChunkState {
  readonly chunk?: Chunk;
  readonly error?: Error;
}

/** One chunk's progress, shared by all components that need it. */
export interface ChunkSource {
  /** Starts loading on the first subscription. */
  subscribe(listener: () => void): () => void;
  state(): ChunkState;
  retry(): void;
}

const LOADING: ChunkState = {};

export function createChunkSource(name: ChunkName, load: LoadChunk): ChunkSource {
  const listeners = new Set<() => void>();
  let state: ChunkState = LOADING;
  let started = false;

  function settle(next: ChunkState): void {
    state = next;
    for (const listener of [...listeners]) listener();
  }
  async function start(): Promise<void> {
    started = true;
    try {
      settle({ chunk: chunkOf(await load(name), name) });
    } catch (cause) {
      settle({ error: cause instanceof Error ? cause : new Error(String(cause)) });
    }
  }

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      if (!started) void start();
      return () => listeners.delete(listener);
    },
    retry() {
      if (state.error === undefined) return;
      settle(LOADING);
      void start();
    },
  };
}

/** Accepts a module with a default export, or the default export itself (a script that registers its chunk). */
function chunkOf(loaded: unknown, name: string): Chunk {
  const module = loaded as { default?: unknown } | undefined;
  const chunk = module?.default ?? loaded;
  if (typeof chunk !== "object" || chunk === null) throw new Error(`The chunk ${name} holds no components`);
  return chunk as Chunk;
}
