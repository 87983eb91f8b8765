import type { ReactElement } from "react";
import type { ComponentNode } from "../store/componentNode.ts";
import type { ViewHost } from "../view/createViewApp.tsx";
import type { ViewApp } from "../view/viewApp.ts";
import type { PreparedApp } from "./prepareApp.ts";

/** What a page of foreign component suites needs from the renderer, and our own components do not. */
export interface PageHost extends ViewHost {
  /** The global object. */
  readonly page: { dash_clientside?: unknown };
  /** New content is always shown afresh, where components of the same type and id would else stay. */
  readonly remount: boolean;
  /** Faults are shown in the page, and not to `onError` alone. */
  readonly showsFaults: boolean;
  /** Stands beside the layout. */
  beside(app: ViewApp): ReactElement | undefined;
  /** Commands are carried out with what else there is: Dash's Graph gets them when it can take them, others the last of several. */
  drawNow<T>(work: () => T): T;
  /** As in `CallbackRunnerOptions`. */
  readonly finishesOrphans: boolean;
  /** A promise while one of the components is not ready to have its props read. */
  whenReady(nodes: readonly ComponentNode[]): Promise<unknown> | undefined;
  /** Told of every app that is made of an answer of the server, before it is shown. */
  prepared(app: PreparedApp): void;
}
