import type { ComponentId } from "@patchbay/protocol";
import type { CommonProps } from "../../props.ts";

export interface LocationProps {
  id?: ComponentId;
  key?: string | number;
  pathname?: string;
  /** With its `?`. */
  search?: string;
  /** With its `#`. */
  hash?: string;
  href?: string;
  /** Whether a change loads the page anew (default), or only changes the address; `callback-nav`: only links do not. */
  refresh?: boolean | "callback-nav";
}

export interface LinkProps<Node> extends CommonProps {
  /** What is shown; default: the address. */
  children?: Node;
  href: string;
  /** Loads the page anew. Default false: only the address changes and `Location` reports it. */
  refresh?: boolean;
  target?: string;
  title?: string;
}
