import type { ChunkRegistry } from "./chunkScripts.ts";

/** Called by a chunk's script: hands its components to the page's Patchbay. */
export function registerChunk(name: string, chunk: unknown): void {
  const { patchbay } = globalThis as { patchbay?: { chunks?: ChunkRegistry } };
  if (patchbay?.chunks !== undefined) patchbay.chunks[name] = chunk;
}
