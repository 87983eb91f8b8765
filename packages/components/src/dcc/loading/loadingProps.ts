import type { CommonProps, Style } from "../../props.ts";

export interface LoadingProps<Node> extends CommonProps {
  children?: Node;
  type?: "graph" | "cube" | "circle" | "dot" | "default";
  /** Shown in place of the spinner. */
  custom_spinner?: Node;
  color?: string;
  fullscreen?: boolean;
  /** `auto` (default): shows the spinner while a component below is loading. */
  display?: "auto" | "show" | "hide";
  /** Milliseconds of loading before the spinner is shown. */
  delay_show?: number;
  /** Minimum time that the spinner is shown, in milliseconds. */
  delay_hide?: number;
  /** Whether the spinner is shown from the first paint on. Default true. */
  show_initially?: boolean;
  /** The ids that count, each with its props: `"prop"`, a list, or `"*"`. */
  target_components?: Readonly<Record<string, string | readonly string[]>>;
  /** Style of the content while it loads, such as `{visibility: "visible", opacity: 0.5}`. */
  overlay_style?: Style;
  parent_className?: string;
  parent_style?: Style;
}
