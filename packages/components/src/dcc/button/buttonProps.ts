import type { ClickProps, CommonProps, DataAttributes } from "../../props.ts";

export interface ButtonProps<Node> extends CommonProps, ClickProps, DataAttributes {
  children?: Node;
  /** Default `button`. */
  type?: "button" | "submit" | "reset";
  disabled?: boolean;
  disable_n_clicks?: boolean;
  autoFocus?: boolean;
  name?: string;
  value?: string;
  title?: string;
  tabIndex?: number | string;
  accessKey?: string;
}
