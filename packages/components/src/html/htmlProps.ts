/** Props of the HTML elements. As in Dash, names are React's (`className`, `htmlFor`, `colSpan`). */
import type { ClickProps, CommonProps, DataAttributes } from "../props.ts";
import type { HtmlType } from "./tags.ts";

/** Props of every HTML element. */
export interface GlobalHtmlProps<Node> extends CommonProps, ClickProps, DataAttributes {
  children?: Node;
  /** Whether clicks are not reported. Set it on elements around others that report clicks. */
  disable_n_clicks?: boolean;
  accessKey?: string;
  contentEditable?: string | boolean;
  dir?: "ltr" | "rtl" | "auto";
  draggable?: string | boolean;
  hidden?: boolean | "hidden" | "until-found";
  lang?: string;
  role?: string;
  spellCheck?: string | boolean;
  tabIndex?: number | string;
  title?: string;
}

type Flag = boolean | string;
type Size = number | string;

interface LinkAttributes {
  /** URL. `javascript:` and the like are refused. `data:` is allowed for images, and for links with `download`. */
  href?: string;
  hrefLang?: string;
  media?: string;
  referrerPolicy?: string;
  rel?: string;
  target?: string;
  download?: Flag;
}
interface BoxAttributes {
  width?: Size;
  height?: Size;
}
interface SourceAttributes {
  src?: string;
  crossOrigin?: string;
}
interface MediaAttributes extends SourceAttributes {
  autoPlay?: Flag;
  controls?: Flag;
  loop?: Flag;
  muted?: Flag;
  preload?: string;
}
interface FieldAttributes {
  name?: string;
  form?: string;
  disabled?: Flag;
  autoFocus?: Flag;
}
interface CellAttributes {
  colSpan?: Size;
  rowSpan?: Size;
  headers?: string;
}
interface EditAttributes {
  cite?: string;
  dateTime?: string;
}

/** Attributes of some elements only. */
export interface ElementAttributes {
  A: LinkAttributes;
  Area: LinkAttributes & { alt?: string; coords?: string; shape?: string };
  Audio: MediaAttributes;
  /** Never rendered, because it would redirect every URL of the page. */
  Base: { href?: string; target?: string };
  Blockquote: { cite?: string };
  Button: FieldAttributes & {
    type?: "button" | "submit" | "reset";
    value?: string;
    formAction?: string;
    formEncType?: string;
    formMethod?: string;
    formNoValidate?: Flag;
    formTarget?: string;
  };
  Canvas: BoxAttributes;
  Col: { span?: Size };
  Colgroup: { span?: Size };
  Data: { value?: string };
  Del: EditAttributes;
  Details: {
    /** Whether it is open. Reported when the user opens or closes it. */
    open?: Flag;
    name?: string;
  };
  Dialog: { open?: Flag };
  Embed: BoxAttributes & { src?: string; type?: string };
  Fieldset: FieldAttributes;
  Font: { color?: string; face?: string; size?: Size };
  Form: {
    accept?: string;
    acceptCharset?: string;
    action?: string;
    autoComplete?: string;
    encType?: string;
    method?: string;
    name?: string;
    noValidate?: Flag;
    target?: string;
  };
  Iframe: BoxAttributes & {
    allow?: string;
    allowFullScreen?: Flag;
    loading?: "eager" | "lazy";
    name?: string;
    referrerPolicy?: string;
    sandbox?: string;
    src?: string;
    /** The HTML of a document. It runs sandboxed, without access to the page. */
    srcDoc?: string;
  };
  Img: BoxAttributes &
    SourceAttributes & {
      alt?: string;
      decoding?: string;
      loading?: "eager" | "lazy";
      referrerPolicy?: string;
      sizes?: string;
      srcSet?: string;
      useMap?: string;
    };
  Ins: EditAttributes;
  Label: { htmlFor?: string; form?: string };
  Li: { value?: Size };
  Link: LinkAttributes & {
    as?: string;
    crossOrigin?: string;
    integrity?: string;
    sizes?: string;
    type?: string;
  };
  MapEl: { name?: string };
  /** Not rendered with `httpEquiv`. */
  Meta: { charSet?: string; content?: string; httpEquiv?: string; name?: string; property?: string };
  Meter: {
    form?: string;
    high?: Size;
    low?: Size;
    max?: Size;
    min?: Size;
    optimum?: Size;
    value?: Size;
  };
  ObjectEl: BoxAttributes & { data?: string; form?: string; name?: string; type?: string; useMap?: string };
  Ol: { reversed?: Flag; start?: Size; type?: string };
  Optgroup: { disabled?: Flag; label?: string };
  Option: { disabled?: Flag; label?: string; selected?: Flag; value?: string };
  Output: { form?: string; htmlFor?: string; name?: string };
  Param: { name?: string; type?: string; value?: string };
  Progress: { form?: string; max?: Size; value?: Size };
  Q: { cite?: string };
  Script: SourceAttributes & { defer?: Flag; integrity?: string; referrerPolicy?: string; type?: string };
  Select: FieldAttributes & { autoComplete?: string; multiple?: Flag; required?: Flag; size?: Size };
  Slot: { name?: string };
  Source: BoxAttributes & { media?: string; sizes?: string; src?: string; srcSet?: string; type?: string };
  Td: CellAttributes;
  Textarea: FieldAttributes & {
    autoComplete?: string;
    cols?: Size;
    maxLength?: Size;
    minLength?: Size;
    placeholder?: string;
    readOnly?: Flag;
    required?: Flag;
    rows?: Size;
    wrap?: string;
  };
  Th: CellAttributes & { scope?: string };
  Time: { dateTime?: string };
  Track: { default?: Flag; kind?: string; label?: string; src?: string; srcLang?: string };
  Video: MediaAttributes & BoxAttributes & { playsInline?: Flag; poster?: string };
}

/** Props of one HTML element, by its type name. */
export type HtmlProps<Type extends HtmlType, Node> = GlobalHtmlProps<Node> &
  (Type extends keyof ElementAttributes ? ElementAttributes[Type] : unknown);
