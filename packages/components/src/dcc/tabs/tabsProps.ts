import type { CommonProps, PersistenceProps, Style } from "../../props.ts";

export interface TabsProps<Node> extends CommonProps, PersistenceProps {
  /** `Tab`s. */
  children?: Node;
  /** Value of the open tab. Default: the first. */
  value?: string | null;
  vertical?: boolean;
  content_className?: string;
  content_style?: Style;
  parent_className?: string;
  parent_style?: Style;
  colors?: { border?: string; primary?: string; background?: string };
}

export interface TabProps<Node> extends CommonProps {
  /** What the tab shows when open. */
  children?: Node;
  label?: Node;
  /** What names the tab in `Tabs.value`. Default `tab-1`, `tab-2`, … */
  value?: string;
  disabled?: boolean;
  disabled_style?: Style;
  disabled_className?: string;
  selected_style?: Style;
  selected_className?: string;
}
