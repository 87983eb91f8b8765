/** An app that is ready, without a page around it. */
import { render } from "@testing-library/react";
import { createStore } from "zustand/vanilla";
import type { ComponentNode } from "../store/componentNode.ts";
import type { LayoutStore } from "../store/layoutStore.ts";
import { type AppPhase, AppView } from "../view/AppView.tsx";
import type { ViewApp } from "../view/viewApp.ts";

/** @returns what it was drawn into */
export function showApp(app: ViewApp): HTMLElement {
  const phase = createStore<AppPhase>(() => ({ name: "ready", app, busy: createStore(() => false) }));
  return render(<AppView phase={phase} />).container;
}

/** @throws Error where no component has the id */
export function nodeOf(layout: LayoutStore, id: string): ComponentNode {
  const node = layout.ids.get(id);
  if (node === undefined) throw new Error(`No ${id}`);
  return node;
}
