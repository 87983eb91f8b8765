import type { joinClientside } from "../../page/clientsideGlobal.ts";
import type { createClientsideExecutor } from "./clientsideExecutor.ts";

/** What an app with clientside callbacks needs: loaded when there are any. */
export interface ClientsideParts {
  readonly createClientsideExecutor: typeof createClientsideExecutor;
  readonly joinClientside: typeof joinClientside;
}
