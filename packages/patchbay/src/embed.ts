/**
 * The script-tag build. It sets the page's only global, `patchbay`, where chunk scripts find React. A second tag of the same version
 * uses the React of the first, because the hooks of chunks work only with the React that renders them.
 */
import { createHubFrames, type HubModule, shareHub } from "@patchbay/client";
import type { AppTools, CallbackParts } from "@patchbay/renderer";
import react from "react";
import * as jsxRuntime from "react/jsx-runtime";
import reactDom from "react-dom";
import { type ChunkRegistry, createChunkLoader } from "./chunkScripts.ts";
import type { DashParts } from "./embedding/suites.ts";
import { type Delivery, type EmbeddingParts, type Mounted, type MountOptions, mountApp } from "./mountApp.ts";
import { mountFromScript } from "./mountFromScript.ts";
import { version } from "./version.ts";

/** The global `patchbay`. */
export interface PatchbayGlobal {
  readonly version: string;
  /** Mounts an app into an element of this page. */
  mount(options: MountOptions): Mounted;
  /** `cancel` of every app that it has mounted. */
  cancel: Mounted["cancel"];
  readonly react: typeof react;
  readonly reactDom: typeof reactDom;
  readonly jsxRuntime: typeof jsxRuntime;
  readonly chunks: ChunkRegistry;
  /** All versions that the page has loaded, by name. Each has the React of its own chunks; `patchbay` is the last of them. */
  readonly versions: Record<string, PatchbayGlobal>;
}

// The document knows the running script only at the top level of a classic script.
const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript : undefined;
const page = globalThis as { patchbay?: Partial<PatchbayGlobal> };
const versions = page.patchbay?.versions ?? {};
const patchbay = versions[version] ?? createGlobal();
versions[version] = patchbay;
page.patchbay = patchbay;

function createGlobal(): PatchbayGlobal {
  const chunks: ChunkRegistry = Object.create(null) as ChunkRegistry;
  const scriptUrl = script === undefined || script.src === "" ? undefined : script.src;
  const nonce = script?.nonce ?? "";
  const loadChunk = createChunkLoader(
    (name) => new URL(`patchbay-${name}.js`, scriptUrl ?? document.baseURI).href,
    chunks,
    nonce,
  );
  const delivery: Delivery = {
    scriptUrl,
    nonce,
    loadChunk,
    loadHub: shareHub(() => loadChunk("hub") as Promise<HubModule>),
    frames: createHubFrames(),
    loadTools: () => loadChunk("tools") as Promise<AppTools>,
    loadEmbedding: () => loadChunk("embedding") as Promise<EmbeddingParts>,
    loadDash: () => loadChunk("dash") as Promise<DashParts>,
    loadCallbackParts: () => loadChunk("callbacks") as Promise<CallbackParts>,
  };
  const apps = new Set<Mounted>();
  return {
    version,
    react,
    reactDom,
    jsxRuntime,
    chunks,
    versions,
    mount(options) {
      const app = mountApp(options, delivery);
      const mounted: Mounted = {
        ...app,
        unmount() {
          apps.delete(mounted);
          app.unmount();
        },
      };
      apps.add(mounted);
      return mounted;
    },
    cancel: (output) => [...apps].reduce((count, app) => count + app.cancel(output), 0),
  };
}

if (script !== undefined) mountFromScript(script, patchbay.mount);
