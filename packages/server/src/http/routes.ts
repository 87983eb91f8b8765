/** The HTTP side of an app: finds the route of a request and calls its handler. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { ErrorCode, IDENTITY_HEADER } from "@patchbay/protocol";
import type { Authenticator } from "../auth/authenticate.ts";
import { isHandshake } from "../auth/checkHandshake.ts";
import { isForAnother, SIGNED_IN_AS_ANOTHER } from "../auth/identityName.ts";
import type { Registry } from "../callbacks/registry.ts";
import type { Settings } from "../options/optionTable.ts";
import type { RunSlots } from "../runs/runSlots.ts";
import { systemClock } from "../time/systemClock.ts";
import { allowEveryone, allowOrigin, mayAsk, sendPreflight, shareWithListed } from "./cors.ts";
import type { Downlink } from "./downlink/downlink.ts";
import type { EndIds } from "./downlink/endIds.ts";
import { sendAsset, sendSuiteFile } from "./files/assetsAndSuites.ts";
import { createClientFiles } from "./files/clientFiles.ts";
import { createClientsideFile } from "./files/clientsideFile.ts";
import { sendFavicon } from "./files/favicon.ts";
import { allowed, findRoute, type Route } from "./findRoute.ts";
import { sendDenial } from "./pages/denialPage.ts";
import { sendFrame } from "./pages/framePage.ts";
import { sendLayout } from "./pages/layout.ts";
import { sendPage } from "./pages/sendPage.ts";
import { requestInfo, requestUrl } from "./requestInfo.ts";
import {
  sendFailure,
  sendJson,
  sendNothing,
  sendRedirect,
  sendRefusal,
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
  endIds: EndIds;
  downlink: Downlink;
  /** Names this server process. */
  epoch: string;
}

/** Requests outside the prefix, and methods that no route has, go to `next`. Without `next` they are answered 404 or 405. */
export function createRoutes({
  settings,
  registry,
  authenticate,
  runs,
  runSlots,
  endIds,
  downlink,
  epoch,
}: RoutesHost): RequestHandler {
  const { prefixes, devTools, log } = settings;
  const reloadHash = settings.hotReload ? epoch : null;
  // A new process may have other scripts and another layout, so pages reload instead of fetching single files.
  const reloadState = { reloadHash, hard: reloadHash !== null, packages: ["patchbay"], files: [] };
  const files = createClientFiles(settings.clientDir);
  const clientside = createClientsideFile(registry);
  const folders = { settings, files, clientside };
  const page = { ...folders, registry, endIds, reloadHash };
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
    downlink,
    clock: systemClock,
  };

  /** Requests that are not for the app go to `next` without authentication. */
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
      // A browser asks for the icon at the root of the origin, whichever page it shows.
      else if (pathname === "/favicon.ico" && READS.includes(method)) sendFavicon(response);
      else sendRefusal(response, 404, { code: ErrorCode.HttpStatus, message: "Nothing is here" });
    } else if (method === "OPTIONS") {
      if (mayAsk(request, found)) sendPreflight(request, response, found);
      else if (next) next();
      else sendNothing(response, allowed(found));
    } else if (!found.methods.includes(method)) {
      if (next) next();
      else
        sendRefusal(
          response,
          405,
          { code: ErrorCode.HttpStatus, message: `This path does not support ${method}` },
          allowed(found),
        );
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
      await sendSuiteFile(request, response, folders, path);
      return;
    }
    if (name === "frame") {
      await sendFrame(response, folders);
      return;
    }
    const result = await authenticate(requestInfo(request, "http"));
    if (!result.allowed) {
      if (allowOrigin(request, response, settings)) sendDenial(request, response, result);
      return;
    }
    const { identity } = result;
    if (isForAnother(request.headers[IDENTITY_HEADER.toLowerCase()], identity)) {
      if (allowOrigin(request, response, settings))
        sendRefusal(response, 401, { code: ErrorCode.Refused, message: SIGNED_IN_AS_ANOTHER });
      return;
    }
    if (name === "favicon") {
      sendFavicon(response);
    } else if (name === "assets") {
      shareWithListed(request, response, settings);
      await sendAsset(request, response, settings, path);
    } else if (allowOrigin(request, response, settings)) {
      if (name === "update") await updateComponent(update, request, response, identity);
      else if (name === "layout") await sendLayout(request, response, settings, identity);
      else if (name === "dependencies") sendJson(response, 200, registry.definitions);
      else if (name === "reloadHash") sendJson(response, 200, reloadState);
      else if (name === "socket") sendUpgradeRequired(response);
      // Pages of other origins read their configuration from the page.
      else await sendPage(response, page, identity);
    }
  }

  return (request, response, next) => {
    route(request, response, next && (() => next())).catch((error: unknown) => {
      log({ level: "error", code: ErrorCode.HttpStatus, message: "A request failed", error });
      sendFailure(response, error, devTools);
    });
  };
}

const READS = ["GET", "HEAD"];
