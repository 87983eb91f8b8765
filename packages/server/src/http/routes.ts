/** The HTTP side of an app: which path does what. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { ErrorCode, IDENTITY_HEADER } from "@patchbay/protocol";
import type { Authenticator } from "../auth/authenticate.ts";
import { isHandshake } from "../auth/checkHandshake.ts";
import { isForAnother, SIGNED_IN_AS_ANOTHER } from "../auth/identityName.ts";
import { checkOrigin, ORIGIN_NOT_ALLOWED, refusedOrigin } from "../auth/origin.ts";
import type { Registry } from "../callbacks/registry.ts";
import type { Settings } from "../options/appOptions.ts";
import { findUnserializable } from "../runs/jsonSafety.ts";
import type { RunSlots } from "../runs/runSlots.ts";
import { systemClock } from "../time/systemClock.ts";
import { allowEveryone, mayAsk, sendPreflight } from "./cors.ts";
import { linkAssets } from "./files/assets.ts";
import { createClientFiles, SUITE } from "./files/clientFiles.ts";
import { createClientsideFile } from "./files/clientsideFile.ts";
import { DEFAULT_FAVICON } from "./files/favicon.ts";
import { sendFile } from "./files/sendFile.ts";
import { allowed, findRoute, type Route } from "./findRoute.ts";
import { sendDenial } from "./pages/denialPage.ts";
import { renderPage } from "./pages/indexPage.ts";
import { pageConfig } from "./pages/pageConfig.ts";
import { requestHost, requestInfo, requestUrl } from "./requestInfo.ts";
import {
  sendFailure,
  sendJson,
  sendNothing,
  sendRedirect,
  sendRefusal,
  sendText,
  sendUpgradeRequired,
} from "./respond.ts";
import { createBackgroundUpdates } from "./updates/backgroundUpdates.ts";
import type { HttpRuns } from "./updates/httpRuns.ts";
import { updateComponent } from "./updates/updateComponent.ts";

/** The form of an Express or Connect middleware; without `next`, a `node:http` request listener. */
export type RequestHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  next?: (error?: unknown) => void,
) => void;

export interface RoutesHost {
  settings: Settings;
  registry: Registry;
  authenticate: Authenticator;
  runs: HttpRuns;
  runSlots: RunSlots;
  /** Names this server process. */
  epoch: string;
}

/** Requests outside the prefix, and methods no route has, go to `next`; where there is none, they are answered 404 or 405. */
export function createRoutes({
  settings,
  registry,
  authenticate,
  runs,
  runSlots,
  epoch,
}: RoutesHost): RequestHandler {
  const { prefixes, devTools, log } = settings;
  const reloadHash = settings.hotReload ? epoch : null;
  // Of another process, all may be another: the page, its scripts, the layout.
  const reloadState = { reloadHash, hard: reloadHash !== null, packages: ["patchbay"], files: [] };
  const files = createClientFiles(settings.clientDir);
  const clientside = createClientsideFile(registry);
  const background = createBackgroundUpdates({ ...settings, runs, runSlots, clock: systemClock });
  const update = {
    registry,
    devTools,
    maxBodyBytes: settings.websocketMaxMessageBytes,
    maxQueuedLength: settings.websocketMaxQueuedLength,
    log,
    runs,
    runSlots,
    background,
  };

  /** What is not the app's goes on at once, before anybody is asked who they are. */
  async function route(
    request: IncomingMessage,
    response: ServerResponse,
    next: (() => void) | undefined,
  ): Promise<void> {
    const { pathname, search } = requestUrl(request);
    const method = request.method ?? "";
    const isBelow = pathname.startsWith(prefixes.routes);
    if (!isBelow && `${pathname}/` === prefixes.routes && READS.includes(method)) {
      sendRedirect(response, prefixes.requests + search);
      return;
    }
    const path = pathname.slice(prefixes.routes.length);
    const found = isBelow ? findRoute(path, settings.assetsFolder && settings.assetsUrlPath) : undefined;
    if (found === undefined || (found.name === "page" && isHandshake(request))) {
      if (next) next();
      // Browsers ask for it on behalf of whatever else they show of this origin.
      else if (pathname === "/favicon.ico" && READS.includes(method)) sendFavicon(response);
      else sendRefusal(response, 404, ErrorCode.HttpStatus, "Nothing is here");
    } else if (method === "OPTIONS") {
      if (mayAsk(request, found)) sendPreflight(request, response, found);
      else if (next) next();
      else sendNothing(response, allowed(found));
    } else if (!found.methods.includes(method)) {
      if (next) next();
      else sendRefusal(response, 405, ErrorCode.HttpStatus, `There is no ${method} of this`, allowed(found));
    } else {
      response.setHeader("X-Content-Type-Options", "nosniff");
      await answer(found, path, request, response);
    }
  }

  async function answer(
    { name }: Route,
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    if (name === "suites") {
      allowEveryone(response);
      await sendSuiteFile(request, response, path);
      return;
    }
    const result = await authenticate(requestInfo(request, "http"));
    if (!result.allowed) {
      if (allowOrigin(request, response)) sendDenial(request, response, result);
      return;
    }
    const { identity } = result;
    if (isForAnother(request.headers[IDENTITY_HEADER.toLowerCase()], identity)) {
      if (allowOrigin(request, response)) sendRefusal(response, 401, ErrorCode.Refused, SIGNED_IN_AS_ANOTHER);
      return;
    }
    if (name === "favicon") {
      sendFavicon(response);
    } else if (name === "assets") {
      const file = path.slice(settings.assetsUrlPath.length + 1);
      await sendFile(request, response, {
        root: settings.assetsFolder,
        path: file,
        headers: {},
        onError: unreadable,
      });
    } else if (allowOrigin(request, response)) {
      if (name === "update") await updateComponent(update, request, response, identity);
      else if (name === "layout") await sendLayout(request, response, identity);
      else if (name === "dependencies") sendJson(response, 200, registry.definitions);
      else if (name === "reloadHash") sendJson(response, 200, reloadState);
      else if (name === "socket") sendUpgradeRequired(response);
      // Pages of other origins read their configuration out of it.
      else await sendPage(response, identity);
    }
  }

  async function sendLayout(
    request: IncomingMessage,
    response: ServerResponse,
    identity: string | undefined,
  ): Promise<void> {
    const { layout } = settings;
    try {
      const made =
        typeof layout === "function" ? await layout(requestInfo(request, "http", identity)) : layout;
      const found = findUnserializable(made ?? null);
      if (found !== undefined) throw new TypeError(`layout${found.path} cannot be ${found.what}`);
      sendJson(response, 200, made ?? null);
    } catch (error) {
      log({ level: "error", code: ErrorCode.CallbackFailed, message: "The layout cannot be made", error });
      sendFailure(response, error, devTools);
    }
  }

  async function sendPage(response: ServerResponse, identity: string | undefined): Promise<void> {
    const base = prefixes.requests;
    const [scriptPath, workerPath, assets] = await Promise.all([
      files.urlPath("patchbay.js"),
      files.urlPath("patchbay-worker.js"),
      linkAssets(settings.assetsFolder, `${base}${settings.assetsUrlPath}/`, settings.assetsIgnore),
    ]);
    const clientsidePath = clientside.urlPath();
    const clientsideUrl = clientsidePath === undefined ? undefined : base + clientsidePath;
    const html = renderPage({
      ...settings,
      config: pageConfig(settings, {
        workerUrl: base + workerPath,
        clientsideUrl,
        identity,
        reloadHash,
        hasJobs: registry.definitions.some(({ background }) => background),
      }),
      clientsideUrl,
      scriptUrl: base + scriptPath,
      faviconUrl: `${base}_favicon.ico`,
      assetStyles: assets.styles,
      assetScripts: assets.scripts,
    });
    sendText(response, 200, "text/html; charset=utf-8", html, { "Cache-Control": "no-cache" });
  }

  async function sendSuiteFile(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
  ): Promise<void> {
    if (clientside.matches(path)) {
      clientside.send(response, path);
    } else if (path.startsWith(SUITE)) {
      const { file, immutable } = await files.resolve(path.slice(SUITE.length));
      const caching = immutable ? "public, max-age=31536000, immutable" : "no-cache";
      const headers = { "Cache-Control": caching };
      await sendFile(request, response, {
        root: settings.clientDir,
        path: file,
        headers,
        onError: unreadable,
      });
    } else {
      sendRefusal(response, 404, ErrorCode.HttpStatus, "There is no such component suite");
    }
  }

  function unreadable(error: Error): void {
    log({ level: "error", code: ErrorCode.HttpStatus, message: "A file cannot be read", error });
  }

  /** Data goes to our own origin and to listed ones; the others are told why they get none. */
  function allowOrigin(request: IncomingMessage, response: ServerResponse): boolean {
    const { origin } = request.headers;
    const verdict = checkOrigin(origin, requestHost(request), settings.websocketAllowedOrigins);
    response.setHeader("Vary", "Origin");
    if (verdict === "listed" || verdict === "refused") {
      response.setHeader("Access-Control-Allow-Origin", origin ?? "");
      response.setHeader("Access-Control-Allow-Credentials", "true");
    }
    if (verdict !== "refused") return true;
    log(refusedOrigin(request));
    sendRefusal(response, 403, ErrorCode.Refused, ORIGIN_NOT_ALLOWED);
    return false;
  }

  return (request, response, next) => {
    route(request, response, next && (() => next())).catch((error: unknown) => {
      log({ level: "error", code: ErrorCode.HttpStatus, message: "A request failed", error });
      sendFailure(response, error, devTools);
    });
  };
}

function sendFavicon(response: ServerResponse): void {
  sendText(response, 200, "image/x-icon", DEFAULT_FAVICON, { "Cache-Control": "public, max-age=86400" });
}

const READS = ["GET", "HEAD"];
