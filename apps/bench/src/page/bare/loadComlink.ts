/** Pages of the bench are not bundled: the bench's own server has the library beside them. */
export function loadComlink(): Promise<typeof import("comlink")> {
  return import(new URL("comlink.js", import.meta.url).href) as Promise<typeof import("comlink")>;
}
