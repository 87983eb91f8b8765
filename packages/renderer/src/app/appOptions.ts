/** What an app is started with, and what it then can be asked for. */
import type { Client, ClientOptions } from "@patchbay/client";
import type { PageConfig, PatternId, Props } from "@patchbay/protocol";
import type { CleanUrl } from "../callbacks/clientside/pageGlobal.ts";
import type { RendererHooks } from "../callbacks/hooks.ts";
import type { Fault, Faults } from "../faults.ts";
import type { FindLibrary } from "../library.ts";
import type { ReadStore } from "../store/readStore.ts";
import type { Messages } from "../view/FaultNotice.tsx";
import type { LoadTools } from "./loadTools.ts";
import type { PageHost } from "./pageHost.ts";
import type { CallbackParts } from "./prepareApp.ts";

export interface AppOptions {
  target: Element;
  /** Base of every request, absolute, ending in `/`. */
  baseUrl: string;
  config: PageConfig;
  /** Script of the SharedWorker; without it the connection lives in this page. */
  workerUrl?: string | undefined;
  /** Their components get the prop `host` besides their own and `setProps`. */
  libraries: FindLibrary;
  /** Style sheets of the libraries, as text. */
  styles?: readonly string[];
  /** Opens the app's connection; the entry point knows where its parts come from. */
  connect: (options: Omit<ClientOptions, "loadHub">, fetch: typeof globalThis.fetch | undefined) => Client;
  /** The app's own functions at the renderer's turning points. */
  hooks?: RendererHooks | undefined;
  /** For scripts that the app loads, under a policy that asks for one. */
  nonce?: string | undefined;
  /** Checks addresses for `dash_clientside.clean_url`. */
  cleanUrl?: CleanUrl;
  /** Brings what few pages need: `() => import("@patchbay/renderer/tools")`. */
  loadTools: LoadTools;
  /** Brings what clientside and background callbacks need: `() => import("@patchbay/renderer/callbacks")`. */
  loadCallbackParts: () => Promise<CallbackParts>;
  /** What a page of another kind of components has its own way of. */
  host?: PageHost;
  /** What users are told of faults, without dev tools; `false`: nothing. */
  messages?: Partial<Messages> | false | undefined;
  /** Told of every fault, those on the page included. */
  onError?: ((fault: Fault) => void) | undefined;
}

export interface RunningApp {
  /** Ends the app and leaves its target empty. May be called twice. */
  unmount(): void;
  readonly connection: Client["connection"];
  readonly errors: Faults;
  /** Whether a callback that counts is asked for or runs. */
  readonly busy: ReadStore<boolean>;
  /** As the server's `set_props`: triggers callbacks, and may hold Patches and components. */
  setProps(id: PatternId, props: Props): void;
  /** Current values; `{}` before the layout is there and for an unknown id. */
  getProps(id: PatternId, properties: readonly string[]): Props;
  /** After signing in or out without a new page: every page of the server in this browser is judged anew. */
  resetConnection(): void;
}
