/** Answers all other paths of the app with the index page, which has the current files and configuration. */
import type { ServerResponse } from "node:http";
import type { Registry } from "../../callbacks/registry.ts";
import type { Settings } from "../../options/optionTable.ts";
import type { EndIds } from "../downlink/endIds.ts";
import { linkAssets } from "../files/assetLinks.ts";
import type { ClientFiles } from "../files/clientFiles.ts";
import type { ClientsideFile } from "../files/clientsideFile.ts";
import { sendText } from "../respond.ts";
import { renderPage } from "./indexPage.ts";
import { pageConfig } from "./pageConfig.ts";

export interface PageHost {
  readonly settings: Settings;
  readonly registry: Pick<Registry, "definitions">;
  readonly files: ClientFiles;
  readonly clientside: ClientsideFile;
  readonly endIds: Pick<EndIds, "make">;
  /** Null: pages do not reload by themselves. */
  readonly reloadHash: string | null;
}

export async function sendPage(
  response: ServerResponse,
  { settings, registry, files, clientside, endIds, reloadHash }: PageHost,
  identity: string | undefined,
): Promise<void> {
  const base = settings.prefixes.requests;
  const [scriptPath, workerPath, assets] = await Promise.all([
    files.urlPath("patchbay.js"),
    files.urlPath("patchbay-worker.js"),
    linkAssets(settings.assetsFolder, `${base}${settings.assetsUrlPath}/`, settings.assetsIgnore),
  ]);
  const hasJobs = registry.definitions.some(({ background }) => background);
  const hasDownlink = settings.downlink && registry.definitions.some(({ stream }) => stream);
  const clientsidePath = clientside.urlPath();
  const clientsideUrl = clientsidePath === undefined ? undefined : base + clientsidePath;
  const html = renderPage({
    ...settings,
    config: pageConfig(settings, {
      workerUrl: base + workerPath,
      clientsideUrl,
      identity,
      reloadHash,
      endId: hasJobs || hasDownlink ? endIds.make(identity) : undefined,
      hasDownlink,
    }),
    clientsideUrl,
    scriptUrl: base + scriptPath,
    faviconUrl: `${base}_favicon.ico`,
    assetStyles: assets.styles,
    assetScripts: assets.scripts,
  });
  sendText(response, 200, html, { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-cache" });
}
