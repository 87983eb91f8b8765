import type { CommonProps } from "../../props.ts";

export interface MarkdownProps extends CommonProps {
  /** Markdown text, or lines of it. */
  children?: string | readonly string[] | null;
  /** Removes the indentation all lines share. Default true. */
  dedent?: boolean;
  /** Lets HTML in the text through, sanitised. Default false: it is shown as text. */
  dangerously_allow_html?: boolean;
  /** `target` of links. */
  link_target?: string;
}
