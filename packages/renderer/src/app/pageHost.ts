import type { ReactElement } from "react";
import type { ComponentNode } from "../store/componentNode.ts";
import type { ViewHost } from "../view/createViewApp.tsx";
import type { ViewApp } from "../view/viewApp.ts";
import type { PreparedApp } from "./prepareApp.ts";

/** The behaviour that a page with foreign components (Dash's component suites) needs in place of ours. */
export interface PageHost extends ViewHost {
  /** The page's global object. */
  readonly page: { dash_clientside?: unknown };
  /** Mounts all new content anew. Otherwise React keeps components of the same type and id. */
  readonly remount: boolean;
  /** Whether the page shows faults other than streamed answers that were cut off. `onError` gets them in any case. */
  readonly showsFaults: boolean;
  /**
   * The notices are in no shadow root. So it is on Dash's own pages: tests of Dash apps look the list of faults up with Selenium, which
   * does not look into shadow roots.
   */
  readonly hasOpenNotices: boolean;
  /** An element that is shown beside the layout. */
  beside(app: ViewApp): ReactElement | undefined;
  /** As in `PropUpdatesOptions`. May leave the drawing for later: Dash's Graph takes its commands one after the other (`graphCommands`). */
  drawNow<T>(work: () => T): T;
  /** As in `CallbackRunnerOptions`. */
  readonly finishesOrphans: boolean;
  /** A promise if one of the components is not ready to have its props read; it settles when all are. */
  whenReady(nodes: readonly ComponentNode[]): Promise<unknown> | undefined;
  /** Called with each new app (one per load and reload) before it is shown. */
  prepared(app: PreparedApp): void;
}
