import type { HubModule } from "../client.ts";
import type { Hub } from "../hub/hub.ts";

/**
 * Makes one hub of all that the tabs of a page ask for, so that mounts of one page share its connections. The hub is made for the first of
 * them, and closed by the last one.
 */
export function shareHub(loadHub: () => Promise<HubModule>): () => Promise<HubModule> {
  let shared: Hub | undefined;
  let users = 0;
  return async () => {
    const { createHub } = await loadHub();
    return {
      createHub(environment) {
        const hub = shared ?? createHub(environment);
        let isOpen = true;
        shared = hub;
        users++;
        return {
          ...hub,
          close() {
            if (!isOpen) return;
            isOpen = false;
            users--;
            if (users > 0) return;
            shared = undefined;
            hub.close();
          },
        };
      },
    };
  };
}
