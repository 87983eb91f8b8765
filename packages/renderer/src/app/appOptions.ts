/** The options of an app, and the handle of a running one. */
import type { Client, ClientOptions } from "@patchbay/client";
import type { PageConfig, PatternId, Props } from "@patchbay/protocol";
import type { CleanUrl } from "../callbacks/clientside/dashClientside.ts";
import type { RendererHooks } from "../callbacks/hooks.ts";
import type { Fault, Faults } from "../faults.ts";
import type { FindLibrary } from "../library.ts";
import type { ReadStore } from "../store/readStore.ts";
import type { Tokens } from "../tools/tokens.ts";
import type { AppAddress } from "../view/appAddress.ts";
import type { Messages } from "../view/FaultNotice.tsx";
import type { LoadTools } from "./loadTools.ts";
import type { PageHost } from "./pageHost.ts";
import type { CallbackParts } from "./prepareApp.ts";

export interface AppOptions {
  target: Element;
  /** Base URL of every request: absolute, ending in `/`. */
  baseUrl: string;
  config: PageConfig;
  /** URL of the SharedWorker's script. Without it, the page itself holds the connection. */
  workerUrl?: string | undefined;
  /** Component libraries. Each component gets its own props, `setProps` and `host`. */
  libraries: FindLibrary;
  /** Style sheets of the libraries, as text. */
  styles?: readonly string[];
  /** Opens the app's connection. The entry point provides it, because it knows where the hub is loaded from. */
  connect: (options: Omit<ClientOptions, "loadHub">, fetch: typeof globalThis.fetch | undefined) => Client;
  /** The tokens of the page's login. Without them, the hook `request_refresh_jwt` may give some. */
  tokens?: Tokens | undefined;
  /** Functions of the app that the renderer calls, such as `request_pre`. */
  hooks?: RendererHooks | undefined;
  /** Nonce of the scripts that the app loads, for pages whose content security policy requires one. */
  nonce?: string | undefined;
  /** Checks URLs for `dash_clientside.clean_url`. */
  cleanUrl?: CleanUrl;
  /** Loads the tools, which few pages need: `() => import("@patchbay/renderer/tools")`. */
  loadTools: LoadTools;
  /** Loads the code for clientside and background callbacks: `() => import("@patchbay/renderer/callbacks")`. */
  loadCallbackParts: () => Promise<CallbackParts>;
  /** An address of the app's own. Default: that of the page. */
  address?: AppAddress | undefined;
  /** The element whose attributes show the connection. Default: the target; with `host`, the document's. */
  marked?: Element | undefined;
  /** The behaviour that a page with foreign components (those of Dash) needs in place of ours. */
  host?: PageHost;
  /** Texts that tell users of a fault, where there are no dev tools. `false` shows nothing. */
  messages?: Partial<Messages> | false | undefined;
  /** Called with every fault, including those that the page shows. */
  onError?: ((fault: Fault) => void) | undefined;
}

export interface RunningApp {
  /** Ends the app and empties its target. May be called twice. */
  unmount(): void;
  readonly connection: Client["connection"];
  readonly errors: Faults;
  /** Whether a callback is requested or running, persistent callbacks apart. */
  readonly busy: ReadStore<boolean>;
  /** Like the server's `set_props`: it triggers callbacks, and values may be Patches and may hold components. */
  setProps(id: PatternId, props: Props): void;
  /** Current values. `{}` before the layout is there, and for an unknown id. */
  getProps(id: PatternId, properties: readonly string[]): Props;
  /**
   * Cancels the runs that update this output, on the server too. What they have shown stays, and what depends on them does not run.
   * @param output a prop (`out.children`), or the id of a component for all its props
   * @returns how many runs it has cancelled
   */
  cancel(output: PatternId): number;
  /** Opens the connection again, for all pages of this server in the browser. For use after a login or logout without a page load. */
  resetConnection(): void;
}
