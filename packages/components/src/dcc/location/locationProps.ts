import type { ComponentId } from "@patchbay/protocol";
import type { CommonProps } from "../../props.ts";

export interface LocationProps {
  id?: ComponentId;
  key?: string | number;
  pathname?: string;
  /** Including the `?`. */
  search?: string;
  /** Including the `#`. */
  hash?: string;
  href?: string;
  /** Whether a change of these props loads the page (default). With `false` and `callback-nav`, only the URL changes. */
  refresh?: boolean | "callback-nav";
}

export interface LinkProps<Node> extends CommonProps {
  /** The content. Default: the URL. */
  children?: Node;
  href: string;
  /** Whether the link loads the page. Default false: only the URL changes, and `Location` reports it. */
  refresh?: boolean;
  target?: string;
  title?: string;
}
