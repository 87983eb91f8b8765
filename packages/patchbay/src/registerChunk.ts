import type { ChunkRegistry } from "./chunkScripts.ts";

type Global = { chunks?: ChunkRegistry } | undefined;

/** Registers a chunk with the page's Patchbay. Called by the chunk's script. */
export function registerChunk(name: string, chunk: unknown): void {
  register((globalThis as { patchbay?: Global }).patchbay, name, chunk);
}

/** The same for a chunk of the renderer in a Dash page. */
export function registerDashChunk(name: string, chunk: unknown): void {
  register((globalThis as { patchbayDash?: Global }).patchbayDash, name, chunk);
}

function register(to: Global, name: string, chunk: unknown): void {
  if (to?.chunks !== undefined) to.chunks[name] = chunk;
}
