import type { Props } from "@patchbay/protocol";
import type { CallbackRunner } from "../../callbacks/callbackRunner.ts";
import type { ComponentNode } from "../../store/componentNode.ts";
import type { LayoutStore } from "../../store/layoutStore.ts";
import { createHistory, type History } from "./history.ts";

/** The changes by the user in one app. It outlives a reload of the app. */
export interface UserHistory extends History {
  /** Records a change before it is made. */
  remember(node: ComponentNode, changed: Props): void;
}

/** @param app gives the present app: a reload makes another */
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
