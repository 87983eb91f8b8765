import type { ComponentId } from "@patchbay/protocol";

export interface StoreProps {
  id?: ComponentId;
  key?: string | number;
  /**
   * Where the data is kept. `memory` (default): in the page. `local`: in the browser, for all tabs. `session`: in the browser, until the
   * tab is closed.
   */
  storage_type?: "memory" | "local" | "session";
  data?: unknown;
  /** Set to true to delete the data. */
  clear_data?: boolean;
  /** Time of the last change of the data, in milliseconds since 1970. -1 if there was none. */
  modified_timestamp?: number;
}
