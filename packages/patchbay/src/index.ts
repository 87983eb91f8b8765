/** For pages made with a bundler: `mount` with the heavy components as dynamic imports. */
import { importChunk } from "@patchbay/components/chunks";
import { type Mounted, type MountOptions, mountApp } from "./mountApp.ts";

export type { Mounted, MountOptions } from "./mountApp.ts";
export { useConnection } from "./useConnection.ts";
export { version } from "./version.ts";

/** Mounts an app into an element of this page. Returns at once; a failure is shown in the element. */
export function mount(options: MountOptions): Mounted {
  const loadHub = () => import("@patchbay/client/hub");
  const loadTools = async () => (await import("./tools.ts")).tools;
  const loadCallbackParts = () => import("@patchbay/renderer/callbacks");
  return mountApp(options, {
    loadEmbedding: () => import("./embedding/startEmbedded.ts"),
    loadChunk: importChunk,
    loadHub,
    loadTools,
    loadCallbackParts,
    scriptUrl: undefined,
  });
}
