import type { ClickProps, Rendered } from "./props.ts";

/** The props that a click sets. They do not affect the look, and to render them would delay the click's callback. */
export const UNDRAWN_CLICKS: ReadonlySet<string> = new Set<keyof ClickProps>([
  "n_clicks",
  "n_clicks_timestamp",
]);

/** Counts a click. Reads the current count, not the rendered one, so that each of several clicks in one task counts. */
export function countClick({ host, setProps }: Rendered<ClickProps>): void {
  setProps({ n_clicks: Number(host.props().n_clicks ?? 0) + 1, n_clicks_timestamp: Date.now() });
}
