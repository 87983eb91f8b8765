/**
 * The script-tag build. Its exports are the page's only global, `patchbay`; chunk scripts find React there. A second tag of
 * the same version shares the first one's React, or hooks of chunks would meet a stranger.
 */
import ownReact from "react";
import * as ownJsxRuntime from "react/jsx-runtime";
import ownReactDom from "react-dom";
import { type ChunkRegistry, createChunkLoader } from "./chunkScripts.ts";
import { type Mounted, type MountOptions, mountApp } from "./mountApp.ts";
import { mountFromScript } from "./mountFromScript.ts";
import { version as ownVersion } from "./version.ts";

interface Shared {
  version: string;
  react: typeof ownReact;
  reactDom: typeof ownReactDom;
  jsxRuntime: typeof ownJsxRuntime;
  chunks: ChunkRegistry;
  mount(options: MountOptions): Mounted;
}

// Only at the top level of a classic script does the document know which one runs.
const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript : undefined;
const earlier = (globalThis as { patchbay?: Shared }).patchbay;
const shared = earlier?.version === ownVersion ? earlier : createShared();

function createShared(): Shared {
  const chunks: ChunkRegistry = Object.create(null) as ChunkRegistry;
  const scriptUrl = script === undefined || script.src === "" ? undefined : script.src;
  const delivery = { scriptUrl, loadChunk: createChunkLoader(scriptUrl, chunks, script?.nonce ?? "") };
  return {
    version: ownVersion,
    react: ownReact,
    reactDom: ownReactDom,
    jsxRuntime: ownJsxRuntime,
    chunks,
    mount: (options) => mountApp(options, delivery),
  };
}

export const version: string = shared.version;
export const react: typeof ownReact = shared.react;
export const reactDom: typeof ownReactDom = shared.reactDom;
export const jsxRuntime: typeof ownJsxRuntime = shared.jsxRuntime;
export const chunks: ChunkRegistry = shared.chunks;
/** Mounts an app into an element of this page. */
export const mount: (options: MountOptions) => Mounted = shared.mount;

if (script !== undefined) mountFromScript(script, mount);
