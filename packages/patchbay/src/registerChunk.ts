import type { ChunkRegistry } from "./chunkScripts.ts";

type Global = { chunks?: ChunkRegistry } | undefined;

/** Called by a chunk's script: hands its components to the page's Patchbay. */
export function registerChunk(name: string, chunk: unknown): void {
  register((globalThis as { patchbay?: Global }).patchbay, name, chunk);
}

/** The same for the script of a Dash page. */
export function registerDashChunk(name: string, chunk: unknown): void {
  register((globalThis as { patchbayDash?: Global }).patchbayDash, name, chunk);
}

function register(to: Global, name: string, chunk: unknown): void {
  if (to?.chunks !== undefined) to.chunks[name] = chunk;
}
