/** An app: its callbacks, and the ways to put it on the network. */
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
import { checkTemplate } from "./http/pages/indexPage.ts";
import { createRoutes, type RequestHandler } from "./http/routes.ts";
import { createHttpRuns } from "./http/updates/httpRuns.ts";
import type { Job, JobPort } from "./jobs/jobManager.ts";
import { type Listening, type ListenOptions, listen } from "./listen.ts";
import type { AppOptions } from "./options/appOptions.ts";
import { callSafely } from "./options/callSafely.ts";
import { guardOnFrame } from "./options/guardOnFrame.ts";
import { resolveOptions } from "./options/optionTable.ts";
import { guardEngine } from "./revocation/guardEngine.ts";
import { asPatchbayError, type RunResult, runCallback } from "./runs/runCallback.ts";
import { createRunSlots } from "./runs/runSlots.ts";
import type { SessionHost } from "./sessions/session.ts";
import { createSessions } from "./sessions/sessions.ts";
import { createSocketServer } from "./sockets/socketServer.ts";
import { isInThread, type ThreadHandler } from "./threads/inThread.ts";
import { createThreadPool } from "./threads/threadPool.ts";
import { checkDuration } from "./time/longTimer.ts";
import { systemClock } from "./time/systemClock.ts";

export interface AttachOptions {
  /** Answer HTTP requests too; false when the server's own handler calls `app.handler`. Default true. */
  requests?: boolean;
}

export interface App {
  /**
   * Registers a callback. Call it before the first page load, so that every page knows the callback.
   * @throws TypeError when the options contradict each other or an earlier callback
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
   * Registers a callback that runs in the browser: an expression that gives a function, as text, or the name of a
   * function that a script of the page defines. @throws TypeError as `callback`, and on text that is no expression
   */
  clientsideCallback(options: ClientsideOptions, given: string | ClientsideFunction): void;
  /** For a job manager whose jobs run elsewhere: runs one here, by this app's callbacks. Never rejects. */
  runJob(job: Pick<Job, "body" | "request">, port: JobPort): Promise<RunResult>;
  /** Serves the app alone. Defaults: a free port on 127.0.0.1. */
  listen(options?: ListenOptions): Promise<Listening>;
  /**
   * Attaches the app to a server: it handles the requests and handshakes under its prefix, and the listeners of the server handle
   * all others. The result detaches it.
   */
  attach(server: HttpServer | HttpsServer, options?: AttachOptions): () => void;
  /** For Express, Connect or `http.createServer`. The socket needs `attach` with `requests: false`, or `upgrade`. */
  readonly handler: RequestHandler;
  /**
   * Handles an `upgrade` event of a server. False when the handshake is not for this app: then the caller handles the socket,
   * which has an error listener already.
   */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  readonly connections: Connections;
  /**
   * For a server that is to be replaced, as on SIGTERM: lets nobody in over the socket, and closes connections as they come to
   * rest, spread over `spreadMs` (default 10 000). Resolves when all are closed; then `close`. Rejects with a TypeError where `spreadMs` is no
   * duration, and lets on as before.
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
  const host: SessionHost = {
    registry,
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
    // Without `authenticate` an identity is an origin, which all share.
    maxWaitingPerIdentity: settings.authenticate && settings.websocketMaxConnectionsPerIdentity,
    resumeMs: settings.websocketResumeWindow,
    replay: { maxMessages: 10_000, maxLength: 4 * 1024 * 1024 },
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

  function jobsFailed(error: unknown): void {
    settings.log({
      level: "error",
      code: ErrorCode.CallbackFailed,
      message: "The jobs did not close",
      error,
    });
  }

  function close(): void {
    httpRuns.end(undefined, CloseCode.GoingAway, "The server is closing");
    sockets.close();
    end();
    callSafely(() => settings.jobs.close(), jobsFailed);
    threads.close();
  }

  return {
    callback(callbackOptions, callbackHandler) {
      registry.add(
        callbackOptions as CallbackOptions,
        isInThread(callbackHandler) ? threads.handler(callbackHandler) : (callbackHandler as AnyHandler),
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
    async drain({ spreadMs = 10_000 } = {}) {
      checkDuration("spreadMs", spreadMs);
      sockets.refuseMore();
      await drain(spreadMs);
    },
    close,
  };
}

/** Where `app.callback` was called: the third line of a stack trace. */
function callSite(): string {
  return new Error().stack?.split("\n")[3]?.trim() ?? "";
}
