/** Attaches apps to a Node server. Requests of an app go to it, and all others to the listeners of the server. */
import type { Server as HttpServer, IncomingMessage, ServerResponse } from "node:http";
import type { Server as HttpsServer } from "node:https";
import type { Duplex } from "node:stream";
import type { RequestHandler } from "./http/routes.ts";
import { replayUpgrade } from "./sockets/replayUpgrade.ts";

type Server = HttpServer | HttpsServer;
type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;
/** Node 24.9 and later call it for a request with `Upgrade`. If it returns false, the request is handled without an upgrade. */
interface Asking {
  shouldUpgradeCallback?: (this: Server, request: IncomingMessage) => boolean;
}
type AnyEmit = (this: unknown, event: string | symbol, ...args: unknown[]) => boolean;

export interface Attached {
  /** undefined: the app gets handshakes only. */
  readonly handler: RequestHandler | undefined;
  /** True if this is a handshake for the app. */
  wants(request: IncomingMessage): boolean;
  /** Returns false if the handshake is not for this app. The socket then has an error listener all the same. */
  readonly upgrade: Upgrade;
  /** The prefix of the app's paths. An app with a longer prefix is asked first. */
  readonly prefix: string;
}

interface Dispatcher {
  add(app: Attached): void;
  remove(app: Attached): void;
}

/** Each server has one dispatcher, for all apps that are attached to it. */
const dispatchers = new WeakMap<Server, Dispatcher>();

/** Attaches an app. @returns a function that detaches it, which is safe to call twice */
export function attachTo(server: Server, app: Attached): () => void {
  let dispatcher = dispatchers.get(server);
  if (dispatcher === undefined) {
    dispatcher = createDispatcher(server);
    dispatchers.set(server, dispatcher);
  }
  dispatcher.add(app);
  return () => dispatcher.remove(app);
}

/**
 * Replaces `emit` of the server instead of adding a listener for requests. So the host may add and remove listeners at any time, and
 * a request of an app never reaches a listener that would answer it a second time.
 */
function createDispatcher(server: Server & Asking): Dispatcher {
  let apps: readonly Attached[] = [];
  /** The `emit` before ours: that of the server, or of another library. */
  let emit = server.emit as AnyEmit;
  let shouldUpgrade = server.shouldUpgradeCallback;
  let stands = false;

  const hasUpgrades = (): boolean =>
    server.listeners("upgrade").some((listener) => listener !== wantUpgrades);

  function dispatchingShouldUpgrade(this: Server, request: IncomingMessage): boolean {
    if (apps.some(({ wants }) => wants(request))) return true;
    return (apps.length === 0 || hasUpgrades()) && shouldUpgrade?.call(this, request) === true;
  }

  const dispatchingEmit: AnyEmit = function (this: unknown, event, ...args) {
    if (apps.length > 0) {
      if (event === "request" || event === "checkContinue")
        return takeRequest(event, args[0] as IncomingMessage, args[1] as ServerResponse);
      if (event === "upgrade")
        return takeUpgrade(args[0] as IncomingMessage, args[1] as Duplex, args[2] as Buffer);
    }
    return emit.call(this, event, ...args);
  };

  function takeRequest(
    event: "request" | "checkContinue",
    request: IncomingMessage,
    response: ServerResponse,
  ): boolean {
    const handlers = apps.flatMap(({ handler }) => handler ?? []);
    // Sends "100 Continue" when a handler begins to read the body. Node sends it only if the host has no listener for it.
    const proceed = (): void => {
      if (!response.headersSent) response.writeContinue();
    };
    if (event === "checkContinue") request.once("resume", proceed);
    const hasOwn = server.listenerCount(event) > 0;
    function ask(at: number): void {
      const handler = handlers[at];
      if (handler === undefined) {
        request.off("resume", proceed);
        emit.call(server, event, request, response);
      } else if (at === handlers.length - 1 && !hasOwn) handler(request, response);
      else handler(request, response, () => ask(at + 1));
    }
    ask(0);
    return true;
  }

  function takeUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    if (apps.some(({ upgrade }) => upgrade(request, socket, head))) return true;
    if (hasUpgrades()) return emit.call(server, "upgrade", request, socket, head);
    replayUpgrade(server, request, socket, head);
    return true;
  }

  return {
    add(app) {
      if (apps.length === 0) {
        if (!stands) {
          emit = server.emit as AnyEmit;
          server.emit = dispatchingEmit as typeof server.emit;
          shouldUpgrade = server.shouldUpgradeCallback;
          if (shouldUpgrade !== undefined) server.shouldUpgradeCallback = dispatchingShouldUpgrade;
          stands = true;
        }
        server.on("upgrade", wantUpgrades);
      }
      apps = [app, ...apps].sort((one, other) => other.prefix.length - one.prefix.length);
    },
    remove(app) {
      if (!apps.includes(app)) return;
      apps = apps.filter((one) => one !== app);
      if (apps.length > 0) return;
      server.off("upgrade", wantUpgrades);
      // If another library has replaced `emit` meanwhile, ours stays and passes everything on.
      if (server.emit !== dispatchingEmit) return;
      if (shouldUpgrade !== undefined) {
        if (server.shouldUpgradeCallback !== dispatchingShouldUpgrade) return;
        server.shouldUpgradeCallback = shouldUpgrade;
      }
      server.emit = emit as typeof server.emit;
      stands = false;
    },
  };
}

/** A listener without effect: Node emits "upgrade" only if there is a listener. */
function wantUpgrades(): void {}
