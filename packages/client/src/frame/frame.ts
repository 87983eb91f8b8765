/**
 * The script of the frame's page, a classic script. Its element names the worker's script and the origins that may use it. A page of the
 * server of another app cannot use this: each app has its own list.
 */
import { trustedScriptUrl } from "@patchbay/protocol";
import { serveFrame } from "./serveFrame.ts";

const { worker = "", origins = "" } = (document.currentScript as HTMLScriptElement).dataset;

const frame = serveFrame({
  parent,
  origins: origins.split(" ").filter((origin) => origin !== ""),
  createWorker: (name) => new SharedWorker(trustedScriptUrl(worker), { name }),
  locks: navigator.locks,
});
// A frame that is opened as a page of its own has no page to serve.
if (parent !== window) addEventListener("message", frame.message);
addEventListener("pagehide", ({ persisted }) => persisted && frame.suspend());
document.addEventListener("freeze", frame.suspend);
