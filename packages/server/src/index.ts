/// <reference types="node" preserve="true" />
export { Patch } from "@patchbay/protocol";
export { type App, type AttachOptions, createApp } from "./app.ts";
export { type ConnectionFilter, type Connections, createConnections } from "./connections.ts";
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
} from "./core/callback.ts";
export type { ClientsideFunction, ClientsideOptions } from "./core/clientside.ts";
export type { Clock } from "./core/clock.ts";
export type { Connection, Handshake } from "./core/connection.ts";
export type { ConnectionInfo } from "./core/connectionInfo.ts";
export type {
  Arg,
  ArgGroup,
  CallbackContext,
  GetPropOptions,
  RequestInfo,
  Triggered,
  WebSocketControl,
} from "./core/context.ts";
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
} from "./core/dependencies.ts";
export type { CallbackSource, Log, LogEntry } from "./core/log.ts";
export { createRegistry, type RegisteredCallback, type Registry } from "./core/registry.ts";
export type { PropsById } from "./core/result.ts";
export type { RunResult } from "./core/run.ts";
export type { Session } from "./core/session.ts";
export type { SessionHost } from "./core/sessionHost.ts";
export { createSessions, type Sessions } from "./core/sessions.ts";
export { Disconnected, type NoUpdate, noUpdate, PreventUpdate, sleep } from "./core/signals.ts";
export type { SocketPort } from "./core/socketPort.ts";
export type { Engine } from "./engine/engine.ts";
export { createMemoryEngine } from "./engine/memoryEngine.ts";
export {
  createRedisEngine,
  type RedisClient,
  type RedisEngineOptions,
  type RedisSubscriber,
} from "./engine/redisEngine.ts";
export type { Authenticate, Identified, Refused } from "./gate.ts";
export { type Attributes, defaultIndexString, type PageOptions } from "./http/page.ts";
export type { RequestHandler } from "./http/routes.ts";
export type { Job, JobManager, JobPort, JobReport } from "./jobs/jobManager.ts";
export { createMemoryJobs, type MemoryJobsOptions } from "./jobs/memoryJobs.ts";
export type { Listening, ListenOptions } from "./listen.ts";
export type { AppOptions, Frame, Layout } from "./options.ts";
export type { PrefixOptions } from "./prefixes.ts";
export { inThread, type ThreadHandler } from "./threads/inThread.ts";
