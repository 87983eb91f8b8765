/** The page's side: hidden frames of other origins, by which it gets ports of their workers (PROTOCOL.md, rules FW1 to FW5). */

import { realTime } from "../hub/browser.ts";
import { patientTimer } from "../tab/patientTimer.ts";
import {
  FRAME_GREETING,
  type FrameGreeting,
  type FromFrame,
  readFromFrame,
  type ToFrame,
} from "./frameMessages.ts";

/** Why a tab leaves a hub: its page is suspended, it looks for another hub, or it does not come back. */
export type Leaving = "asleep" | "lost" | "closed";

/** A worker of the frame's origin. */
export interface FrameLine {
  readonly port: MessagePort;
  /** The frame holds the lock of this tab. */
  readonly holdsLock: boolean;
  /** The worker cannot be loaded. */
  readonly failed: Promise<void>;
  /** Resolves when the worker has ended, or the frame has been removed from the page. @param lockName the lock that the worker holds */
  died(lockName: string | undefined): Promise<void>;
  leave(why: Leaving): void;
}

/** A tab, and the lock that the frame shall hold for it. */
export type FramedTab = Omit<FrameGreeting, "patchbay">;

export interface HubFrames {
  /** Connects a tab to the worker. Undefined if this page cannot have the frame, or the frame no worker. */
  connect(frameUrl: string, tab: FramedTab, stop: AbortSignal): Promise<FrameLine | undefined>;
}

interface Frame {
  readonly element: HTMLIFrameElement;
  /** Resolves with false if the page's policy forbids the frame, or if it does not load in time. */
  readonly loaded: Promise<boolean>;
  readonly removed: Promise<void>;
  /** Ids of the tabs that use it. */
  readonly tabs: Set<string>;
}

/** Milliseconds that the frame has to load. */
const LOAD_MS = 5_000;
/** Milliseconds that it has to answer then. A browser does not say that it has loaded its own page of an error instead. */
const ANSWER_MS = 2_000;

/** One frame for each server, which the mounts of a page share. A server whose frame has failed gets none again in this page. */
export function createHubFrames(): HubFrames {
  const frames = new Map<string, Frame>();
  const failures = new Set<string>();

  function frameOf(url: string): Frame {
    const known = frames.get(url);
    if (known?.element.isConnected) return known;
    const frame = insert(url);
    frames.set(url, frame);
    return frame;
  }

  function remove(url: string): void {
    frames.get(url)?.element.remove();
    frames.delete(url);
  }

  return {
    async connect(url, tab, stop) {
      const { tabId } = tab;
      if (failures.has(url)) return undefined;
      const frame = frameOf(url);
      frame.tabs.add(tabId);
      const line = (await frame.loaded) ? await greet(frame, new URL(url).origin, tab, stop) : undefined;
      if (line === undefined) {
        // The page is suspended, and tries again when it wakes.
        if (stop.aborted) return undefined;
        // All mounts of the page use the same hub then, which is the page's own.
        failures.add(url);
        remove(url);
        return undefined;
      }
      return {
        ...line,
        leave(why) {
          line.leave(why);
          if (why !== "closed") return;
          frame.tabs.delete(tabId);
          if (frame.tabs.size === 0 && frames.get(url) === frame) remove(url);
        },
      };
    },
  };
}

function insert(url: string): Frame {
  const element = document.createElement("iframe");
  // Some sites have rules of their own for frames.
  element.style.setProperty("display", "none", "important");
  element.ariaHidden = "true";
  element.tabIndex = -1;
  element.title = "Patchbay";
  element.src = url;
  const loaded = new Promise<boolean>((resolve) => {
    const settle = (isLoaded: boolean): void => {
      document.removeEventListener("securitypolicyviolation", violated);
      resolve(isLoaded);
    };
    const violated = ({ effectiveDirective, blockedURI }: SecurityPolicyViolationEvent): void => {
      if (effectiveDirective === "frame-src" && url.startsWith(blockedURI)) settle(false);
    };
    document.addEventListener("securitypolicyviolation", violated);
    element.onload = () => settle(true);
    patientTimer(realTime.setTimer, () => settle(false), LOAD_MS);
  });
  // Not into the body, which some sites exchange when they change pages.
  const root = document.documentElement;
  root.append(element);
  const removed = new Promise<void>((resolve) => {
    const observer = new MutationObserver(() => {
      if (element.isConnected) return;
      observer.disconnect();
      resolve();
    });
    observer.observe(root, { childList: true });
  });
  return { element, loaded, removed, tabs: new Set() };
}

/** Sends the greeting to the frame, if it is of this origin: a browser gives the port to no other. */
async function greet(
  { element, removed }: Frame,
  origin: string,
  tab: FramedTab,
  stop: AbortSignal,
): Promise<FrameLine | undefined> {
  const { port1, port2 } = new MessageChannel();
  const heard = hear(port1);
  const greeting: FrameGreeting = { patchbay: FRAME_GREETING, ...tab };
  element.contentWindow?.postMessage(greeting, origin, [port2]);
  const tell = (message: ToFrame): void => port1.postMessage(message);
  const worker = await Promise.race([
    heard.worker,
    heard.unusable,
    removed,
    new Promise<void>((resolve) => {
      patientTimer(realTime.setTimer, resolve, ANSWER_MS);
      stop.addEventListener("abort", () => resolve());
    }),
  ]);
  if (!worker || stop.aborted) {
    port1.onmessage = null;
    return undefined;
  }
  return {
    ...worker,
    failed: heard.unusable,
    died(lockName) {
      if (lockName !== undefined) tell({ type: "watch", lockName });
      return Promise.race([heard.died, removed]);
    },
    leave(why) {
      // A frame that gets a message while its page goes into the back/forward cache throws it out. It closes its ports itself.
      if (why !== "asleep") tell({ type: "leave", closed: why === "closed" });
      port1.onmessage = null;
    },
  };
}

interface Heard {
  readonly worker: Promise<Pick<FrameLine, "port" | "holdsLock">>;
  readonly unusable: Promise<void>;
  readonly died: Promise<void>;
}

/** Hears each kind of message once. Others are ignored. */
function hear(port: MessagePort): Heard {
  const listeners = new Map<FromFrame["type"], (message: FromFrame, port: MessagePort | undefined) => void>();
  port.onmessage = ({ data, ports }) => {
    const message = readFromFrame(data, ports.length === 1);
    if (message !== undefined) listeners.get(message.type)?.(message, ports[0]);
  };
  const once = (type: FromFrame["type"]) =>
    new Promise<void>((resolve) => listeners.set(type, () => resolve()));
  return {
    worker: new Promise((resolve) => {
      listeners.set("worker", (message, workerPort) => {
        if (message.type === "worker" && workerPort !== undefined)
          resolve({ port: workerPort, holdsLock: message.holdsLock });
      });
    }),
    unusable: once("unusable"),
    died: once("died"),
  };
}
