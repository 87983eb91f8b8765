/** Apps on a server that may have other duties: what is an app's reaches it first, all else goes on as if there were no app. */
import type { Server as HttpServer, IncomingMessage, ServerResponse } from "node:http";
import type { Server as HttpsServer } from "node:https";
import type { Duplex } from "node:stream";
import type { RequestHandler } from "./http/routes.ts";
import { replayUpgrade } from "./sockets/replayUpgrade.ts";

type Server = HttpServer | HttpsServer;
type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;
/** Node asks since 24.9 which upgrades are wanted; to a no, the request is one like any other. */
interface Asking {
  shouldUpgradeCallback?: (this: Server, request: IncomingMessage) => boolean;
}
type AnyEmit = (this: unknown, event: string | symbol, ...args: unknown[]) => boolean;

export interface Attached {
  /** undefined: handshakes only. */
  readonly handler: RequestHandler | undefined;
  /** Whether this is a handshake for the app. */
  wants(request: IncomingMessage): boolean;
  /** False when the handshake is not for this app; nobody has to listen to the socket's errors then. */
  readonly upgrade: Upgrade;
  /** Of its paths. Where one app's paths lie within another's, the inner one is asked first. */
  readonly prefix: string;
}

interface Dispatcher {
  add(app: Attached): void;
  remove(app: Attached): void;
}

/** One for each server, however many apps come and go in whatever order. */
const dispatchers = new WeakMap<Server, Dispatcher>();

/** The result takes the app off again; safe to call twice. */
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
 * Stands before `emit`, and not among the listeners: those that the host adds or takes away later need no care, and what
 * an app takes never reaches a listener that would answer it too.
 */
function createDispatcher(server: Server & Asking): Dispatcher {
  let apps: readonly Attached[] = [];
  /** The server's own, or of whoever came before. */
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
    // Who reads the body wants it; Node does this only where the host does not listen for it.
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
      // Somebody else may stand before it by now; then it stays, and hands all on.
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

/** Node hands out handshakes only where somebody listens. */
function wantUpgrades(): void {}
