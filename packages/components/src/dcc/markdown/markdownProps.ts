import type { CommonProps } from "../../props.ts";

export interface MarkdownProps extends CommonProps {
  /** Markdown text, or a list of lines. */
  children?: string | readonly string[] | null;
  /** Removes the common indentation of all lines. Default true. */
  dedent?: boolean;
  /** Whether HTML in the text is rendered, sanitised. Default false: it is shown as text. */
  dangerously_allow_html?: boolean;
  /** `target` of links. */
  link_target?: string;
}
