import type { Props } from "@patchbay/protocol";
import type { CallbackRunner } from "../../callbacks/callbackRunner.ts";
import type { ComponentNode } from "../../store/componentNode.ts";
import type { LayoutStore } from "../../store/layoutStore.ts";
import { createHistory, type History } from "./history.ts";

/** What the user did in one app, whatever answer of the server it is made of. */
export interface UserHistory extends History {
  /** Takes down a change that is about to be made. */
  remember(node: ComponentNode, changed: Props): void;
}

/** @param app as it is now; a reload makes another */
export function createUserHistory(
  app: () => { readonly layout: LayoutStore; readonly runner: Pick<CallbackRunner, "updates"> } | undefined,
): UserHistory {
  let isReplaying = false;
  const history = createHistory((idText, props) => {
    const node = app()?.layout.ids.get(idText);
    if (node === undefined) return;
    isReplaying = true;
    app()?.runner.updates.fromComponent(node, props);
    isReplaying = false;
  });
  return {
    ...history,
    remember(node, changed) {
      const { idText } = node;
      if (isReplaying || idText === undefined) return;
      const before: Props = {};
      for (const prop of Object.keys(changed)) before[prop] = app()?.layout.read(node, prop);
      history.record({ idText, before, after: changed });
    },
  };
}
