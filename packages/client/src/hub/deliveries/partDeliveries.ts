/** The parts of streamed answers as deliveries to their tabs, whatever carried them (rules ST1 and ST2). */
import { type Envelope, type PartUpdate, runRendererId } from "@patchbay/protocol";
import type { DownlinkEvents } from "../streams/downlink.ts";
import type { Tab } from "./tab.ts";

/** Delivers a part as the updates that it makes. @param updates undefined if it is malformed. @param length in characters */
export function pushPart(
  tab: Pick<Tab, "push"> | undefined,
  { rendererId, requestId, seq }: Envelope,
  updates: PartUpdate[] | undefined,
  length: number,
): void {
  if (updates === undefined)
    tab?.push({ kind: "report", code: "message_shape", message: "From the server: a part without props." });
  for (const payload of updates ?? []) {
    const message = { type: "set_props", rendererId, requestId, payload, seq };
    tab?.push({ kind: "message", message }, length / (updates?.length ?? 1));
  }
}

/** Delivers what comes over the downlink as if it had come over the socket. */
export function streamDeliveries(find: (tabId: string) => Pick<Tab, "push"> | undefined): DownlinkEvents {
  /** The tab of a stream, and the fields of the messages that its socket would bring. */
  function addressOf(requestId: string): [Pick<Tab, "push"> | undefined, Envelope] {
    const at = requestId.lastIndexOf("-");
    const tabId = requestId.slice(0, at);
    const rendererId = runRendererId(tabId, Number(requestId.slice(at + 1)));
    return [find(tabId), { type: "callback_response", rendererId, requestId }];
  }
  return {
    part(requestId, updates, length) {
      const [tab, envelope] = addressOf(requestId);
      pushPart(tab, envelope, updates, length);
    },
    ended(requestId, payload) {
      const [tab, envelope] = addressOf(requestId);
      tab?.push({ kind: "message", message: { ...envelope, payload } });
    },
    lost(requestId, reason) {
      const [tab] = addressOf(requestId);
      tab?.push({ kind: "refused", requestId, sent: true, code: "connection_lost", reason });
    },
  };
}
