import type { ChunkRegistry } from "./chunkScripts.ts";
import { version } from "./version.ts";

type Global = { chunks?: ChunkRegistry; versions?: Readonly<Record<string, Global>> } | undefined;

/** Registers a chunk with the Patchbay of its version in the page. Called by the chunk's script. */
export function registerChunk(name: string, chunk: unknown): void {
  register((globalThis as { patchbay?: Global }).patchbay?.versions?.[version], name, chunk);
}

/** The same for a chunk of the renderer in a Dash page. */
export function registerDashChunk(name: string, chunk: unknown): void {
  register((globalThis as { patchbayDash?: Global }).patchbayDash, name, chunk);
}

function register(to: Global, name: string, chunk: unknown): void {
  if (to?.chunks !== undefined) to.chunks[name] = chunk;
}
