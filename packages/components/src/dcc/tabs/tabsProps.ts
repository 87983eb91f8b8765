import type { CommonProps, PersistenceProps, Style } from "../../props.ts";

export interface TabsProps<Node> extends CommonProps, PersistenceProps {
  /** The `Tab` components. */
  children?: Node;
  /** The value of the open tab. Default: that of the first tab. */
  value?: string | null;
  vertical?: boolean;
  content_className?: string;
  content_style?: Style;
  parent_className?: string;
  parent_style?: Style;
  colors?: { border?: string; primary?: string; background?: string };
}

export interface TabProps<Node> extends CommonProps {
  /** The content of the tab. */
  children?: Node;
  label?: Node;
  /** The value of `Tabs.value` when this tab is open. Default `tab-1`, `tab-2`, … */
  value?: string;
  disabled?: boolean;
  disabled_style?: Style;
  disabled_className?: string;
  selected_style?: Style;
  selected_className?: string;
}
