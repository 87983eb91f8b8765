import type { ClickProps, Rendered } from "./props.ts";

/** What a click sets changes nothing that is to be seen; drawing it would hold up the click's callback. */
export const UNDRAWN_CLICKS: ReadonlySet<string> = new Set<keyof ClickProps>([
  "n_clicks",
  "n_clicks_timestamp",
]);

/** Counts from the click before, which may not have been drawn: clicks of one task are as many as they are. */
export function countClick({ host, setProps }: Rendered<ClickProps>): void {
  setProps({ n_clicks: Number(host.props().n_clicks ?? 0) + 1, n_clicks_timestamp: Date.now() });
}
