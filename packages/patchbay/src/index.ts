/** For pages made with a bundler: `mount` with the heavy components as dynamic imports. */
import { createHubFrames, shareHub } from "@patchbay/client";
import { importChunk } from "@patchbay/components/chunks";
import { type Delivery, type Mounted, type MountOptions, mountApp } from "./mountApp.ts";

export type { Mounted, MountOptions } from "./mountApp.ts";
export { useConnection } from "./useConnection.ts";
export { version } from "./version.ts";

/** The mounts of a page share a hub or a frame, as the tabs of a browser share a worker. */
const delivery: Delivery = {
  loadEmbedding: () => import("./embedding/startEmbedded.ts"),
  loadChunk: importChunk,
  loadHub: shareHub(() => import("@patchbay/client/hub")),
  frames: createHubFrames(),
  loadTools: async () => (await import("./tools.ts")).tools,
  loadCallbackParts: () => import("@patchbay/renderer/callbacks"),
  scriptUrl: undefined,
};

/** Mounts an app into an element of this page. Returns at once; a failure is shown in the element. */
export function mount(options: MountOptions): Mounted {
  return mountApp(options, delivery);
}
