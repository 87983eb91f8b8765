import { loadResource } from "@patchbay/renderer";

/** The contents of the chunks that have been loaded, by name. */
export type ChunkRegistry = Record<string, unknown>;

/** Loads chunks as scripts. A chunk is loaded once; after a failure it is loaded again. */
export function createChunkLoader(
  addressOf: (name: string) => string,
  chunks: ChunkRegistry,
  nonce: string,
): (name: string) => Promise<unknown> {
  const loading = new Map<string, Promise<unknown>>();
  return (name) => {
    const known = loading.get(name);
    if (known !== undefined) return known;
    const url = new URL(addressOf(name), document.baseURI);
    const promise = loadResource("_js_dist", url, nonce).then(() => {
      if (!Object.hasOwn(chunks, name)) throw new Error(`The script of ${name} is of another version.`);
      return chunks[name];
    });
    loading.set(name, promise);
    promise.catch(() => loading.delete(name));
    return promise;
  };
}
