import type { HtmlProps } from "../html/htmlProps.ts";
import { HTML_TYPES, type HtmlType } from "../html/tags.ts";
import { HTML_NAMESPACE } from "../namespaces.ts";
import { buildContainer, type Children, type ContainerBuilder } from "./build.ts";

export type HtmlBuilders = { readonly [Type in HtmlType]: ContainerBuilder<HtmlProps<Type, Children>> };

/** Every HTML element: `html.Div({ className: "card" }, [html.H2("Title"), "text"])`. */
export const html: HtmlBuilders = Object.freeze(
  Object.fromEntries(
    HTML_TYPES.map((type) => [
      type,
      (first?: object | Children, second?: Children) => buildContainer(HTML_NAMESPACE, type, first, second),
    ]),
  ),
) as HtmlBuilders;
