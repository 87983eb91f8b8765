import type { Command } from "@patchbay/protocol";
import type { ComponentType } from "react";

/** The chunks: modules with heavy components, each loaded when it is first needed. */
export type ChunkName = "agGrid" | "dropdown" | "graph" | "markdown" | "slider";

/** A command (PROTOCOL.md, FR6), with the props that its component had at that time. */
export type GivenCommand<Props> = readonly [name: Command, props: Props];

/** Props of a chunk's components besides their own. Chunks share no React context with the rest. */
export interface ChunkHost<Props = object> {
  readonly loading: boolean;
  readonly reportError: (error: Error) => void;
  /** The commands that are not carried out yet, in order. The component removes those that it carries out, and renders when there are more. */
  readonly commands: GivenCommand<Props>[];
}

/** The default export of a chunk's module: its components by type. */
export type Chunk = Readonly<Record<string, ComponentType<never>>>;

/** Loads a chunk's module. Called again if it has failed and the user tries again. */
export type LoadChunk = (name: ChunkName) => Promise<unknown>;

/** Empty while the chunk loads. */
export interface ChunkState {
  readonly chunk?: Chunk;
  readonly error?: Error;
}

/** The state of one chunk, shared by all components that need it. */
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

/** The chunk in a module's default export. A script that registers its chunk gives the chunk itself. */
function chunkOf(loaded: unknown, name: string): Chunk {
  const module = loaded as { default?: unknown } | undefined;
  const chunk = module?.default ?? loaded;
  if (typeof chunk !== "object" || chunk === null) throw new Error(`The chunk ${name} holds no components`);
  return chunk as Chunk;
}
