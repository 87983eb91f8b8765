/** Loads Comlink from the bench's server, because scripts of the bench are not bundled. */
export function loadComlink(): Promise<typeof import("comlink")> {
  return import(new URL("comlink.js", import.meta.url).href) as Promise<typeof import("comlink")>;
}
