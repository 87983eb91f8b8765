import type { DownlinkIds, StreamSource } from "./hub/hubApi.ts";

/** A request that concerns a downlink, as `fetch` takes it. Its query names the downlink (PROTOCOL.md, rules DL3 and DL7). */
export function downlinkRequest(
  { url, headers, credentials }: Pick<StreamSource, "url" | "headers" | "credentials">,
  { endId, downlinkId }: DownlinkIds,
  content: { streamDownlink: { from: number } } | { streamCancel: { requestId: string } },
): [url: string, init: RequestInit] {
  const query = `endId=${encodeURIComponent(endId)}&downlinkId=${downlinkId}`;
  return [`${url}?${query}`, { method: "POST", headers, credentials, body: JSON.stringify(content) }];
}
