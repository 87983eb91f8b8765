/** The address of an app that has one of its own, and what the addresses in its layout mean. URLs are absolute but for that of `resolve`. */
export interface AppAddress {
  href(): string;
  /** The absolute form of an address in the layout. Files are the server's. The text itself if it is no address. */
  resolve(url: string, kind: "link" | "file"): string;
  /** Whether `push` goes there. Otherwise the browser has to load it. @param reload whether the app asks for a page load */
  takes(url: string, reload: boolean): boolean;
  push(url: string): void;
  /** Calls `listener` after each change. The returned function ends that. */
  subscribe(listener: () => void): () => void;
}
