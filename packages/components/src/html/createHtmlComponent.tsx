import {
  type ComponentType,
  createElement,
  type ReactElement,
  type ReactNode,
  type SyntheticEvent,
} from "react";
import { countClick, UNDRAWN_CLICKS } from "../countClick.ts";
import type { Rendered } from "../props.ts";
import { elementAttributes } from "../safety/elementAttributes.ts";
import { resolveUrls } from "../safety/resolveUrls.ts";
import type { GlobalHtmlProps } from "./htmlProps.ts";
import { elementOf, type HtmlType } from "./tags.ts";

export type RenderedHtmlProps = Rendered<GlobalHtmlProps<ReactNode>>;

// React throws when one of these has children.
const CHILDLESS: ReadonlySet<string> = new Set(
  "area base br col embed hr img keygen link meta param source track wbr".split(" "),
);

/** The React component of one HTML element. */
export function createHtmlComponent(type: HtmlType): ComponentType<RenderedHtmlProps> {
  const tag = elementOf(type);
  const childless = CHILDLESS.has(tag);

  function HtmlComponent(props: RenderedHtmlProps): ReactElement | null {
    const loading = props.host.useLoading();
    // These two affect the whole page: the base of its URLs, and its HTTP headers.
    if (tag === "base" || (tag === "meta" && /http-?equiv/i.test(Object.keys(props).join()))) return null;
    const { children, setProps, id, disable_n_clicks } = props;
    const attributes = elementAttributes(tag, props);
    if (props.host.address !== undefined) resolveUrls(tag, attributes, props.host.address);
    if (loading) attributes["data-dash-is-loading"] = "true";
    if (id !== undefined && disable_n_clicks !== true) {
      attributes.onClick = () => countClick(props);
    }
    if (attributes.contentEditable !== undefined) attributes.suppressContentEditableWarning = true;
    if (tag === "details") {
      attributes.onToggle = (event: SyntheticEvent<HTMLDetailsElement>) => {
        const { open } = event.currentTarget;
        if (event.target === event.currentTarget && open !== Boolean(attributes.open)) {
          setProps({ open } as Partial<GlobalHtmlProps<ReactNode>>);
        }
      };
    }
    return childless ? createElement(tag, attributes) : createElement(tag, attributes, children);
  }
  HtmlComponent.displayName = type;
  HtmlComponent.undrawnProps = UNDRAWN_CLICKS;
  return HtmlComponent;
}
