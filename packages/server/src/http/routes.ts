/** The HTTP side of an app: which path does what. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { ErrorCode, IDENTITY_HEADER } from "@patchbay/protocol";
import send from "send";
import { findLoss } from "../core/loss.ts";
import type { Registry } from "../core/registry.ts";
import type { Admission, Gate } from "../gate.ts";
import { isForAnother, SIGNED_IN_AS_ANOTHER } from "../identityName.ts";
import type { Settings } from "../options.ts";
import { judgeOrigin, refusedOrigin } from "../origin.ts";
import { linkAssets } from "./assets.ts";
import { createBackgroundUpdates } from "./backgroundUpdates.ts";
import { createClientFiles, SUITE, SUITES } from "./clientFiles.ts";
import { createClientsideFile } from "./clientsideFile.ts";
import { DEFAULT_FAVICON } from "./favicon.ts";
import type { HttpRuns } from "./httpRuns.ts";
import { renderPage } from "./page.ts";
import { pageConfig } from "./pageConfig.ts";
import { requestInfo, requestUrl } from "./requestInfo.ts";
import { sendFailure, sendJson, sendNothing, sendRedirect, sendRefusal, sendText } from "./respond.ts";
import { turnAway } from "./turnAway.ts";
import { updateComponent } from "./updateComponent.ts";

/** The form of an Express or Connect middleware; without `next`, a `node:http` request listener. */
export type RequestHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  next?: (error?: unknown) => void,
) => void;

export interface RoutesHost {
  settings: Settings;
  registry: Registry;
  gate: Gate;
  runs: HttpRuns;
}

/** Requests outside the prefix, and methods no route has, go to `next`, or are answered 404. */
export function createRoutes({ settings, registry, gate, runs }: RoutesHost): RequestHandler {
  const { prefixes, devTools, log } = settings;
  const files = createClientFiles(settings.clientDir);
  const clientside = createClientsideFile(registry);
  const background = createBackgroundUpdates({ ...settings, runs });
  const update = {
    registry,
    devTools,
    maxBodyBytes: settings.websocketMaxMessageBytes,
    log,
    runs,
    background,
  };

  async function route(request: IncomingMessage, response: ServerResponse, pass: () => void): Promise<void> {
    const { pathname, search } = requestUrl(request);
    if (!pathname.startsWith(prefixes.routes)) {
      if (`${pathname}/` === prefixes.routes) sendRedirect(response, prefixes.requests + search);
      else pass();
      return;
    }
    response.setHeader("X-Content-Type-Options", "nosniff");
    const path = pathname.slice(prefixes.routes.length);
    // Scripts are no secret, and a preflight carries no cookies.
    const isOpen = path.startsWith(SUITES) || request.method === "OPTIONS";
    const admission: Admission = isOpen
      ? { admitted: true, identity: undefined }
      : await gate(requestInfo(request, "http"));
    if (!admission.admitted) {
      if (allowOrigin(request, response)) turnAway(request, response, admission);
      return;
    }
    const { identity } = admission;
    if (isForAnother(request.headers[IDENTITY_HEADER.toLowerCase()], identity)) {
      if (allowOrigin(request, response)) sendRefusal(response, 401, ErrorCode.Refused, SIGNED_IN_AS_ANOTHER);
      return;
    }
    const reads = request.method === "GET" || request.method === "HEAD";
    if (path.startsWith(SUITES)) {
      if (!allowEveryone(request, response)) return;
      if (!reads) pass();
      else if (clientside.matches(path)) clientside.send(response, path);
      else if (path.startsWith(SUITE)) await sendClientFile(request, response, path.slice(SUITE.length));
      else sendRefusal(response, 404, ErrorCode.HttpStatus, "There is no such component suite");
    } else if (request.method === "OPTIONS") {
      sendPreflight(request, response);
    } else if (request.method === "POST" && path === "_dash-update-component") {
      if (allowOrigin(request, response)) await updateComponent(update, request, response, identity);
    } else if (!reads) {
      pass();
    } else if (path === "_dash-layout") {
      if (allowOrigin(request, response)) await sendLayout(request, response, identity);
    } else if (path === "_dash-dependencies") {
      if (allowOrigin(request, response)) sendJson(response, 200, registry.definitions);
    } else if (path === "_reload-hash") {
      const nothing = { reloadHash: null, hard: false, packages: ["patchbay"], files: [] };
      if (allowOrigin(request, response)) sendJson(response, 200, nothing);
    } else if (path === "_favicon.ico") {
      sendText(response, 200, "image/x-icon", DEFAULT_FAVICON, { "Cache-Control": "public, max-age=86400" });
    } else if (settings.assetsFolder !== undefined && path.startsWith(`${settings.assetsUrlPath}/`)) {
      await sendFile(
        request,
        response,
        settings.assetsFolder,
        path.slice(settings.assetsUrlPath.length + 1),
        {},
      );
    } else if (allowOrigin(request, response)) {
      // Pages of other origins read their configuration out of it.
      await sendPage(response, identity);
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
      const loss = findLoss(made ?? null);
      if (loss !== undefined) throw new TypeError(`layout${loss.path} cannot be ${loss.what}`);
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

  async function sendClientFile(
    request: IncomingMessage,
    response: ServerResponse,
    name: string,
  ): Promise<void> {
    const { file, immutable } = await files.resolve(name);
    const caching = immutable ? "public, max-age=31536000, immutable" : "no-cache";
    await sendFile(request, response, settings.clientDir, file, { "Cache-Control": caching });
  }

  /** Data goes to our own origin and to listed ones; the others are told why they get none. */
  function allowOrigin(request: IncomingMessage, response: ServerResponse): boolean {
    const { origin, host } = request.headers;
    const verdict = judgeOrigin(origin, host, settings.websocketAllowedOrigins);
    response.setHeader("Vary", "Origin");
    if (verdict === "listed" || verdict === "refused") {
      response.setHeader("Access-Control-Allow-Origin", origin ?? "");
      response.setHeader("Access-Control-Allow-Credentials", "true");
    }
    if (verdict !== "refused") return true;
    log(refusedOrigin(origin));
    sendRefusal(response, 403, ErrorCode.Refused, "Origin not allowed");
    return false;
  }

  /** Says yes to every origin: it is the request itself that is refused, so that the reason can be read. */
  function sendPreflight(request: IncomingMessage, response: ServerResponse): void {
    const { origin } = request.headers;
    response.setHeader("Vary", "Origin, Access-Control-Request-Headers");
    if (origin !== undefined) {
      response.setHeader("Access-Control-Allow-Origin", origin);
      response.setHeader("Access-Control-Allow-Credentials", "true");
      response.setHeader("Access-Control-Allow-Methods", "GET, HEAD, POST");
      response.setHeader("Access-Control-Max-Age", "600");
      const headers = request.headers["access-control-request-headers"];
      if (headers !== undefined) response.setHeader("Access-Control-Allow-Headers", headers);
    }
    sendNothing(response);
  }

  return (request, response, next) => {
    const pass = (): void => {
      if (next) next();
      else sendRefusal(response, 404, ErrorCode.HttpStatus, "Nothing is here");
    };
    route(request, response, pass).catch((error: unknown) => {
      log({ level: "error", code: ErrorCode.HttpStatus, message: "A request failed", error });
      sendFailure(response, error, devTools);
    });
  };
}

/** Scripts are no secret, and pages of other origins embed them. */
function allowEveryone(request: IncomingMessage, response: ServerResponse): boolean {
  response.setHeader("Access-Control-Allow-Origin", "*");
  response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
  if (request.method !== "OPTIONS") return true;
  response.setHeader("Access-Control-Allow-Methods", "GET, HEAD");
  sendNothing(response);
  return false;
}

function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  root: string | undefined,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  return new Promise((resolve) => {
    const notFound = (): void => sendRefusal(response, 404, ErrorCode.HttpStatus, "There is no such file");
    response.once("close", resolve);
    if (root === undefined) {
      notFound();
      return;
    }
    // `send` keeps the path inside the root and does types, ETags and ranges.
    send(request, `/${path}`, { root, cacheControl: false, dotfiles: "ignore", index: false })
      .on("headers", (target: ServerResponse) => {
        for (const [name, value] of Object.entries(headers)) target.setHeader(name, value);
      })
      .on("error", notFound)
      .on("directory", notFound)
      .pipe(response);
  });
}
