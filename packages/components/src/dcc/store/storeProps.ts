import type { ComponentId } from "@patchbay/protocol";

export interface StoreProps {
  id?: ComponentId;
  key?: string | number;
  /**
   * Where the data lives: with the page (default), in this browser for good and shared with other tabs, or in
   * this browser until the tab closes.
   */
  storage_type?: "memory" | "local" | "session";
  data?: unknown;
  /** Set to true to empty it. */
  clear_data?: boolean;
  /** When the data last changed, in milliseconds since 1970; -1 if never. */
  modified_timestamp?: number;
}
