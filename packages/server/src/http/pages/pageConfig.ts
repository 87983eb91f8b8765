/** The configuration that the index page holds for the renderer. */
import type { PageConfig } from "@patchbay/protocol";
import { identityName } from "../../auth/identityName.ts";
import type { Settings } from "../../options/optionTable.ts";
import { FRAME_ROUTE, framedBy } from "./framePage.ts";

export const SOCKET_ROUTE = "_dash-ws-callback";

/** Milliseconds between two requests of the reload hash, and the number of failures after which a page stops. */
const HOT_RELOAD = { interval: 1_000, max_retry: 8 };

/** Our additions to Dash's configuration. They are under one key, which Dash's own page ignores. */
export interface OwnPageConfig extends PageConfig {
  patchbay: {
    /** The script with the functions of clientside callbacks, for embedded apps whose page does not load it. */
    clientside_url?: string;
    /** The identity name of the page's user. Only pages of one identity share a connection. */
    identity?: string;
    /** The page of the hidden frame for pages of other origins. */
    frame_url?: string;
    /** The answer of `_reload-hash` when the page was made. */
    reload_hash?: string;
  };
}

export interface PageUrls {
  workerUrl: string;
  clientsideUrl: string | undefined;
  /** The result of `authenticate`; undefined in an app without it. */
  identity: string | undefined;
  /** Null: pages do not reload by themselves. */
  reloadHash: string | null;
  /** The name of the page, which its jobs and streams are bound to; undefined in an app that has neither. */
  endId: string | undefined;
  /** The app has streaming callbacks, and offers a downlink for them. */
  hasDownlink: boolean;
}

export function pageConfig(
  settings: Settings,
  { workerUrl, clientsideUrl, identity, reloadHash, endId, hasDownlink }: PageUrls,
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
    ...(endId !== undefined && { end_id: endId }),
    // Without `worker_url` Dash's own page reads the downlink in the page, and ours in its hub.
    ...(hasDownlink && { stream: { enabled: true, mode: "stream" } }),
    websocket: {
      enabled: settings.websocketCallbacks,
      url: prefixes.requests + SOCKET_ROUTE,
      worker_url: workerUrl,
      inactivity_timeout: settings.websocketInactivityTimeout,
      heartbeat_interval: settings.websocketHeartbeatInterval,
    },
    ...(reloadHash !== null && { hot_reload: HOT_RELOAD }),
    // Always present: it tells pages that this server sends `welcome` (rule EX1).
    patchbay: {
      ...(clientsideUrl !== undefined && { clientside_url: clientsideUrl }),
      ...(identity !== undefined && { identity: identityName(identity) }),
      ...(framedBy(settings.websocketAllowedOrigins).length > 0 && {
        frame_url: prefixes.requests + FRAME_ROUTE,
      }),
      ...(reloadHash !== null && { reload_hash: reloadHash }),
    },
  };
}
