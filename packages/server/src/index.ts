/// <reference types="node" preserve="true" />
export { Patch } from "@patchbay/protocol";
export { type ConnectionFilter, type Connections, createConnections } from "./admin/connections.ts";
export { type App, type AttachOptions, createApp } from "./app.ts";
export type { Authenticate, Identified, Refused } from "./auth/authenticate.ts";
export type {
  BackgroundOptions,
  CallbackHandler,
  CallbackOptions,
  CallbackResult,
  ContextOf,
  ErrorHandler,
  Inputs,
  Outputs,
  Running,
  States,
} from "./callbacks/callbackOptions.ts";
export type { ClientsideFunction, ClientsideOptions } from "./callbacks/clientsideFunctions.ts";
export {
  ALL,
  ALLSMALLER,
  Input,
  MATCH,
  Output,
  type OutputOptions,
  type ReadOptions,
  type SingleId,
  State,
} from "./callbacks/dependencies.ts";
export { createRegistry, type RegisteredCallback, type Registry } from "./callbacks/registry.ts";
export { type Attributes, defaultIndexString, type PageOptions } from "./http/pages/indexPage.ts";
export type { RequestHandler } from "./http/routes.ts";
export type { Job, JobManager, JobPort, JobReport } from "./jobs/jobManager.ts";
export { createMemoryJobs, type MemoryJobsOptions } from "./jobs/memoryJobs.ts";
export type { Listening, ListenOptions } from "./listen.ts";
export type { CallbackSource, Log, LogEntry } from "./log/log.ts";
export type { AppOptions, Frame, Layout } from "./options/appOptions.ts";
export type { AppPaths } from "./options/appPaths.ts";
export type { PrefixOptions } from "./options/urlPrefixes.ts";
export type { Delivery, Presence, PresenceListener, Push, PushApi, TabPresence } from "./push/push.ts";
export type { Shared, SharedValues } from "./push/shared.ts";
export type { Target } from "./push/target.ts";
export type { Engine } from "./revocation/engine.ts";
export { createMemoryEngine } from "./revocation/memoryEngine.ts";
export {
  createRedisEngine,
  type RedisClient,
  type RedisEngineOptions,
  type RedisSubscriber,
} from "./revocation/redisEngine.ts";
export type {
  Arg,
  ArgGroup,
  CallbackContext,
  GetPropOptions,
  RequestInfo,
  TopicName,
  Triggered,
  WebSocketControl,
} from "./runs/context.ts";
export { Disconnected } from "./runs/disconnected.ts";
export { type NoUpdate, noUpdate, PreventUpdate } from "./runs/noUpdate.ts";
export { remount } from "./runs/remount.ts";
export type { PropsById } from "./runs/result.ts";
export type { RunResult } from "./runs/runCallback.ts";
export { sleep } from "./runs/sleep.ts";
export type { Session, SessionHost } from "./sessions/session.ts";
export type { ConnectionInfo } from "./sessions/sessionInfo.ts";
export { createSessions, type Sessions } from "./sessions/sessions.ts";
export { inThread, type ThreadHandler } from "./threads/moduleHandler.ts";
export type { Clock } from "./time/clock.ts";
export type { Connection, Handshake } from "./wire/connection.ts";
export type { Transport as SocketPort } from "./wire/transport.ts";
