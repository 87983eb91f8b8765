import type { CommonProps, Style } from "../../props.ts";

export interface LoadingProps<Node> extends CommonProps {
  children?: Node;
  type?: "graph" | "cube" | "circle" | "dot" | "default";
  /** Shown in place of the spinner. */
  custom_spinner?: Node;
  color?: string;
  fullscreen?: boolean;
  /** `auto` (default): while something below is loading. */
  display?: "auto" | "show" | "hide";
  /** Milliseconds of loading before the spinner comes. */
  delay_show?: number;
  /** Milliseconds the spinner stays at least. */
  delay_hide?: number;
  /** The spinner is there from the first paint. Default true. */
  show_initially?: boolean;
  /** Which ids count, and which of their props: `"prop"`, a list, or `"*"`. */
  target_components?: Readonly<Record<string, string | readonly string[]>>;
  /** Style of what is below while it loads, such as `{visibility: "visible", opacity: 0.5}`. */
  overlay_style?: Style;
  parent_className?: string;
  parent_style?: Style;
}
