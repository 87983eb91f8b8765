/** `createApp`: builds the parts of an app and connects them. */
import { randomUUID } from "node:crypto";
import type { Server as HttpServer, IncomingMessage } from "node:http";
import type { Server as HttpsServer } from "node:https";
import type { Duplex } from "node:stream";
import { CloseCode, ErrorCode } from "@patchbay/protocol";
import { type Connections, createConnections } from "./admin/connections.ts";
import { createAuthenticator } from "./auth/authenticate.ts";
import type {
  CallbackHandler,
  CallbackOptions,
  Inputs,
  Outputs,
  States,
} from "./callbacks/callbackOptions.ts";
import type { ClientsideFunction, ClientsideOptions } from "./callbacks/clientsideFunctions.ts";
import { type AnyHandler, createRegistry } from "./callbacks/registry.ts";
import { attachTo } from "./hostServer.ts";
import { createDownlink } from "./http/downlink/downlink.ts";
import { createEndIds } from "./http/downlink/endIds.ts";
import { checkTemplate } from "./http/pages/indexPage.ts";
import { createRoutes, type RequestHandler } from "./http/routes.ts";
import { createHttpRuns } from "./http/updates/httpRuns.ts";
import type { Job, JobPort } from "./jobs/jobManager.ts";
import { type Listening, type ListenOptions, listen } from "./listen.ts";
import type { AppOptions } from "./options/appOptions.ts";
import { type AppPaths, appPaths } from "./options/appPaths.ts";
import { callSafely } from "./options/callSafely.ts";
import { guardOnFrame } from "./options/guardOnFrame.ts";
import { resolveOptions } from "./options/optionTable.ts";
import { createPush, type PushApi } from "./push/push.ts";
import { createSharedValues, type SharedValues } from "./push/shared.ts";
import { createTabDirectory } from "./push/tabDirectory.ts";
import { createTabSender } from "./push/tabSender.ts";
import { guardEngine } from "./revocation/guardEngine.ts";
import { asPatchbayError, type RunResult, runCallback } from "./runs/runCallback.ts";
import { createRunSlots } from "./runs/runSlots.ts";
import type { SessionHost } from "./sessions/session.ts";
import { createSessions } from "./sessions/sessions.ts";
import { createSocketServer } from "./sockets/socketServer.ts";
import { isInThread, type ThreadHandler } from "./threads/moduleHandler.ts";
import { createThreadPool } from "./threads/threadPool.ts";
import { checkDuration } from "./time/longTimer.ts";
import { systemClock } from "./time/systemClock.ts";

export interface AttachOptions {
  /** The app answers HTTP requests too. Set false if your own handler calls `app.handler`. Default true. */
  requests?: boolean;
}

export interface App extends AppPaths, PushApi {
  /**
   * Registers a callback. Call it before the first page load, so that every page knows the callback.
   * @throws TypeError if the options contradict each other or an earlier callback
   */
  callback<
    const O extends Outputs = undefined,
    const I extends Inputs = readonly [],
    const S extends States = readonly [],
    const P extends Outputs = undefined,
  >(
    options: CallbackOptions<O, I, S, P>,
    handler: CallbackHandler<O, I, S, P> | ThreadHandler<CallbackHandler<O, I, S, P>>,
  ): void;
  /**
   * Registers a callback that runs in the browser. `given` is the source of a function expression, or the name of a function that a
   * script of the page defines. @throws TypeError as `callback`, and if the source is no expression
   */
  clientsideCallback(options: ClientsideOptions, given: string | ClientsideFunction): void;
  /** Runs a job in this process, for a job manager that distributes jobs. Never rejects. */
  runJob(job: Pick<Job, "body" | "request">, port: JobPort): Promise<RunResult>;
  /** Serves the app on its own HTTP server. Default: a free port on 127.0.0.1. */
  listen(options?: ListenOptions): Promise<Listening>;
  /**
   * Attaches the app to a server. The app handles requests and handshakes under its prefix, and the server's listeners all others.
   * @returns a function that detaches it
   */
  attach(server: HttpServer | HttpsServer, options?: AttachOptions): () => void;
  /** For Express, Connect or `http.createServer`. The socket needs `attach` with `requests: false`, or `upgrade`. */
  readonly handler: RequestHandler;
  /**
   * Handles an `upgrade` event of a server. Returns false if the handshake is not for this app. The caller then handles the socket,
   * which already has an error listener.
   */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  readonly connections: Connections;
  /**
   * The shared value of this name. `initial` counts for the first call of a name only.
   * @throws PatchbayError `bad_topic`, or `callback_failed` if JSON cannot carry the initial value
   */
  readonly shared: SharedValues;
  /**
   * For a server that will be replaced, as on SIGTERM: refuses new sockets, and closes connections when their runs have ended, spread
   * over `spreadMs` (default 10 000). Resolves when all are closed; then call `close`. If `spreadMs` is no duration it rejects with a
   * TypeError and changes nothing.
   */
  drain(options?: { spreadMs?: number }): Promise<void>;
  /** Ends all connections and runs. */
  close(): void;
}

/** @throws TypeError on options that cannot work */
export function createApp(options: AppOptions): App {
  const settings = resolveOptions(options);
  checkTemplate(settings.indexString);
  const engine = guardEngine(settings.engine, settings.log);
  const registry = createRegistry(settings);
  const threads = createThreadPool();
  const httpRuns = createHttpRuns();
  const runSlots = createRunSlots(settings.websocketMaxRuns);
  // What a session, or a downlink, keeps until its client acknowledges it.
  const replay = { maxMessages: 10_000, maxLength: 4 * 1024 * 1024 };
  const endIds = createEndIds(settings.jobSecret);
  const downlink = createDownlink({
    settings,
    endIds,
    runs: httpRuns,
    runSlots,
    clock: systemClock,
    bounds: replay,
  });
  const directory = createTabDirectory(systemClock);
  const host: SessionHost = {
    registry,
    directory,
    clock: systemClock,
    log: settings.log,
    epoch: randomUUID(),
    newId: randomUUID,
    websocketCallbacks: settings.websocketCallbacks,
    devTools: settings.devTools,
    batchDelayMs: settings.websocketBatchDelay,
    heartbeatMs: settings.websocketHeartbeatInterval,
    maxMessageBytes: settings.websocketMaxMessageBytes,
    runSlots,
    maxRuns: settings.websocketMaxRuns,
    maxRunsPerTab: settings.websocketMaxRunsPerTab,
    maxQueuedLength: settings.websocketMaxQueuedLength,
    maxWaiting: settings.websocketMaxWaitingSessions,
    // Without `authenticate` the identity is the origin, which all users share.
    maxWaitingPerIdentity: settings.authenticate && settings.websocketMaxConnectionsPerIdentity,
    resumeMs: settings.websocketResumeWindow,
    replay,
    onFrame: guardOnFrame(settings.onFrame, settings.log),
  };
  const sessions = createSessions(host);
  const { connections, drain, end } = createConnections(sessions, {
    httpRuns,
    engine,
    clock: systemClock,
    random: Math.random,
    onRevoked: (identity) => sockets.revoked(identity),
    authenticates: settings.authenticate !== undefined,
  });
  const sender = createTabSender(settings.websocketMaxQueuedLength);
  const push = createPush({
    sessions,
    directory,
    sender,
    onError: authorFailed("A listener of onJoin or onLeave failed"),
  });
  const authenticate = createAuthenticator({
    authenticate: settings.authenticate,
    isRevoked: (identity) => engine.isRevoked(identity),
    onError: (error) =>
      settings.log({ level: "error", code: ErrorCode.Refused, message: "authenticate failed", error }),
    deadlineMs: settings.websocketHandshakeTimeout,
    clock: systemClock,
  });
  const handler = createRoutes({
    settings,
    registry,
    authenticate,
    runs: httpRuns,
    runSlots,
    endIds,
    downlink,
    epoch: host.epoch,
  });
  const sockets = createSocketServer({
    host,
    sessions,
    authenticate,
    routesPrefix: settings.prefixes.routes,
    allowedOrigins: settings.websocketAllowedOrigins,
    maxConnectionsPerIdentity: settings.websocketMaxConnectionsPerIdentity,
    maxFramesPerSecond: settings.websocketMaxFramesPerSecond,
  });

  const attached = {
    handler,
    wants: sockets.wants,
    upgrade: sockets.upgrade,
    prefix: settings.prefixes.routes,
  };

  function attach(server: HttpServer | HttpsServer, { requests = true }: AttachOptions = {}): () => void {
    return attachTo(server, { ...attached, handler: requests ? handler : undefined });
  }

  /** Logs the error of a function of the author. */
  function authorFailed(message: string): (error: unknown) => void {
    return (error) => settings.log({ level: "error", code: ErrorCode.CallbackFailed, message, error });
  }

  function close(): void {
    httpRuns.end(undefined, CloseCode.GoingAway, "The server is closing");
    downlink.end();
    sockets.close();
    end();
    directory.end();
    callSafely(() => settings.jobs.close(), authorFailed("The job manager's close failed"));
    threads.close();
  }

  return {
    ...appPaths(settings.prefixes, settings.assetsUrlPath),
    callback(callbackOptions, callbackHandler) {
      const inThread = isInThread(callbackHandler);
      if (inThread && callbackOptions.stream)
        throw new TypeError("A handler in a thread cannot stream: it may call setProps");
      registry.add(
        callbackOptions as CallbackOptions,
        inThread ? threads.handler(callbackHandler) : (callbackHandler as AnyHandler),
        callSite(),
      );
    },
    clientsideCallback(clientsideOptions, given) {
      registry.addClientside(clientsideOptions, given);
    },
    async runJob({ body, request }, port) {
      try {
        return await runCallback(registry.find(body.output), body, { ...port, request, websocket: null });
      } catch (error) {
        return { status: "failed", error: asPatchbayError(error) };
      }
    },
    attach,
    handler,
    upgrade: sockets.upgrade,
    listen: (listenOptions) =>
      listen(
        {
          ...attached,
          headersTimeoutMs: settings.websocketHandshakeTimeout,
          log: settings.log,
          close,
        },
        listenOptions,
      ),
    connections,
    ...push,
    shared: createSharedValues({ directory, sender }),
    async drain({ spreadMs = 10_000 } = {}) {
      checkDuration("spreadMs", spreadMs);
      sockets.refuseMore();
      await drain(spreadMs);
    },
    close,
  };
}

/** The place where `app.callback` was called: the third call of a stack trace. */
function callSite(): string {
  return new Error().stack?.split("\n")[3]?.trim() ?? "";
}
