/**
 * Confines the pages of another origin to the app that this worker belongs to. The worker sends its requests as the server's own origin, with
 * its cookies: without this, such a page could use it for any address of the server (PROTOCOL.md, rule FW5).
 */
import type { HubApi, StreamSource, TabHello } from "./hubApi.ts";

/** Every server of Dash's wire serves its scripts below this, after the prefix of the app. */
const SCRIPTS = "_dash-component-suites/";
const SOCKET = "_dash-ws-callback";
const UPDATE = "_dash-update-component";
const MAX_NAME = 256;
const MAX_ADDRESS = 2_048;
/** No page asks for heartbeats more often. Milliseconds. */
const LEAST_HEARTBEAT_MS = 1_000;

/** The origin of the page in the name of a worker that a frame has made, as `workerNameFor` writes it. */
export function embedderIn(workerName: string): string | undefined {
  return /^\S+ (\S+)$/.exec(workerName)?.[1];
}

/**
 * One port is one tab's, so that the number of ports, which the frame limits, limits the tabs.
 * @param workerUrl the address of this worker's script. Its app is the one whose prefix precedes the scripts
 */
export function confine(api: HubApi, workerUrl: string): HubApi {
  const [base = ""] = workerUrl.split(SCRIPTS);
  let own: string | undefined;
  return Object.freeze<HubApi>({
    ...api,
    async hello(hello, port) {
      if (!isHello(hello) || !isSocketOf(base, hello) || (own ?? hello.tabId) !== hello.tabId)
        throw new TypeError(REFUSED);
      own = hello.tabId;
      return api.hello(hello, port);
    },
    async openStream(requestId, source) {
      if (!isSourceOf(base, source)) throw new TypeError(REFUSED);
      return api.openStream(requestId, source);
    },
    async reset(socketUrl) {
      if (new URL(socketUrl).host === new URL(base).host) await api.reset(socketUrl);
    },
  });
}

const REFUSED = "A page of another origin may use the app that it embeds, and nothing else of the server.";

function isHello(hello: TabHello): boolean {
  const { version, tabId, lockId, socketUrl, heartbeatMs, inactivityMs, attempt, applied } = hello;
  const numbers = [version, heartbeatMs, inactivityMs, attempt, applied];
  return (
    numbers.every((number) => Number.isFinite(number) && number >= 0) &&
    (heartbeatMs === 0 || heartbeatMs >= LEAST_HEARTBEAT_MS) &&
    isText(tabId, MAX_NAME) &&
    isText(lockId, MAX_NAME) &&
    isText(socketUrl, MAX_ADDRESS)
  );
}

/** An app without a socket is named by its own address, and nothing is opened there. */
function isSocketOf(base: string, { socketUrl, usesSocket }: TabHello): boolean {
  const { host, pathname } = new URL(socketUrl);
  const app = new URL(base);
  return (
    host === app.host &&
    (pathname === app.pathname + SOCKET || (pathname === app.pathname && usesSocket === false))
  );
}

function isSourceOf(base: string, { url, endId }: StreamSource): boolean {
  return url === base + UPDATE && isText(endId, MAX_ADDRESS);
}

function isText(value: unknown, most: number): boolean {
  return typeof value === "string" && value.length <= most;
}
