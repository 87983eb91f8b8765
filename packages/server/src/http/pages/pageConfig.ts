/** The configuration in the index page. */
import { randomUUID } from "node:crypto";
import type { PageConfig } from "@patchbay/protocol";
import { identityName } from "../../auth/identityName.ts";
import type { Settings } from "../../options/optionTable.ts";

export const SOCKET_ROUTE = "_dash-ws-callback";

/** Milliseconds between two questions; after so many answers with an error a page asks no more. */
const HOT_RELOAD = { interval: 1_000, max_retry: 8 };

/** Keys that a stock page does not know, under one that it ignores. */
export interface OwnPageConfig extends PageConfig {
  patchbay: {
    /** The script with the functions of clientside callbacks, for pages that do not hold it. */
    clientside_url?: string;
    /** Whose page it is, to be told from others by: connections are shared within one identity only. */
    identity?: string;
    /** The answer of `_reload-hash` at the time the page was made. */
    reload_hash?: string;
  };
}

export interface PageUrls {
  workerUrl: string;
  clientsideUrl: string | undefined;
  /** As `authenticate` gave it; undefined where nobody is asked. */
  identity: string | undefined;
  /** Null where pages do not follow the source. */
  reloadHash: string | null;
  /** Whether pages need a name that their jobs are bound to. */
  hasJobs: boolean;
}

export function pageConfig(
  settings: Settings,
  { workerUrl, clientsideUrl, identity, reloadHash, hasJobs }: PageUrls,
): OwnPageConfig {
  const { prefixes, devTools } = settings;
  return {
    url_base_pathname: prefixes.urlBase,
    requests_pathname_prefix: prefixes.requests,
    ui: devTools,
    props_check: devTools,
    show_undo_redo: settings.showUndoRedo,
    suppress_callback_exceptions: settings.suppressCallbackExceptions,
    update_title: settings.updateTitle,
    children_props: settings.childrenProps,
    serve_locally: true,
    validate_callbacks: devTools,
    csrf_token_name: settings.csrfTokenName,
    csrf_header_name: settings.csrfHeaderName,
    ...(hasJobs && { end_id: randomUUID() }),
    websocket: {
      enabled: settings.websocketCallbacks,
      url: prefixes.requests + SOCKET_ROUTE,
      worker_url: workerUrl,
      inactivity_timeout: settings.websocketInactivityTimeout,
      heartbeat_interval: settings.websocketHeartbeatInterval,
    },
    ...(reloadHash !== null && { hot_reload: HOT_RELOAD }),
    // Always there: pages know by it that this server greets them (rule EX1).
    patchbay: {
      ...(clientsideUrl !== undefined && { clientside_url: clientsideUrl }),
      ...(identity !== undefined && { identity: identityName(identity) }),
      ...(reloadHash !== null && { reload_hash: reloadHash }),
    },
  };
}
