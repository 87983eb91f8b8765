import { act, cleanup } from "@testing-library/react";
import type { RunningApp } from "../app/appOptions.ts";

/** Where the apps of a test stand. */
export interface TestPage {
  /** @param begin starts an app in the element */
  start(begin: (target: HTMLElement) => RunningApp): Promise<{ app: RunningApp; target: HTMLElement }>;
  /** Ends all that was started and empties the page. */
  clear(): void;
}

export function createTestPage(): TestPage {
  const apps: RunningApp[] = [];
  return {
    async start(begin) {
      const target = document.createElement("main");
      document.body.append(target);
      const app = await act(async () => begin(target));
      apps.push(app);
      return { app, target };
    },
    clear() {
      act(() => {
        for (const app of apps.splice(0)) app.unmount();
      });
      cleanup();
      document.body.innerHTML = "";
    },
  };
}
