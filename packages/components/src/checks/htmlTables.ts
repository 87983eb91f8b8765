/** The props of the HTML elements, by name. The compiler checks that the list is complete and has no other props. */
import type { ElementAttributes, GlobalHtmlProps } from "../html/htmlProps.ts";
import { CLICKS, COMMON, type PropTable } from "./coreTables.ts";

const [text, flag, size] = ["text", "flag|text", "number|text"] as const;

/** Props of every element. */
export const GLOBAL: PropTable<GlobalHtmlProps<unknown>> = {
  ...COMMON,
  ...CLICKS,
  children: "any",
  disable_n_clicks: "flag",
  accessKey: text,
  contentEditable: flag,
  dir: text,
  draggable: flag,
  hidden: flag,
  lang: text,
  role: text,
  spellCheck: flag,
  tabIndex: size,
  title: text,
};

const LINK = {
  href: text,
  hrefLang: text,
  media: text,
  referrerPolicy: text,
  rel: text,
  target: text,
  download: flag,
};
const BOX = { width: size, height: size };
const SOURCE = { src: text, crossOrigin: text };
const MEDIA = { ...SOURCE, autoPlay: flag, controls: flag, loop: flag, muted: flag, preload: text };
const FIELD = { name: text, form: text, disabled: flag, autoFocus: flag };
const CELL = { colSpan: size, rowSpan: size, headers: text };
const EDIT = { cite: text, dateTime: text };

/** Props of some elements only. */
export const ELEMENTS: { readonly [Type in keyof ElementAttributes]: PropTable<ElementAttributes[Type]> } = {
  A: LINK,
  Area: { ...LINK, alt: text, coords: text, shape: text },
  Audio: MEDIA,
  Base: { href: text, target: text },
  Blockquote: { cite: text },
  Button: {
    ...FIELD,
    type: text,
    value: text,
    formAction: text,
    formEncType: text,
    formMethod: text,
    formNoValidate: flag,
    formTarget: text,
  },
  Canvas: BOX,
  Col: { span: size },
  Colgroup: { span: size },
  Data: { value: text },
  Del: EDIT,
  Details: { open: flag, name: text },
  Dialog: { open: flag },
  Embed: { ...BOX, src: text, type: text },
  Fieldset: FIELD,
  Font: { color: text, face: text, size },
  Form: {
    accept: text,
    acceptCharset: text,
    action: text,
    autoComplete: text,
    encType: text,
    method: text,
    name: text,
    noValidate: flag,
    target: text,
  },
  Iframe: {
    ...BOX,
    allow: text,
    allowFullScreen: flag,
    loading: text,
    name: text,
    referrerPolicy: text,
    sandbox: text,
    src: text,
    srcDoc: text,
  },
  Img: {
    ...BOX,
    ...SOURCE,
    alt: text,
    decoding: text,
    loading: text,
    referrerPolicy: text,
    sizes: text,
    srcSet: text,
    useMap: text,
  },
  Ins: EDIT,
  Label: { htmlFor: text, form: text },
  Li: { value: size },
  Link: { ...LINK, as: text, crossOrigin: text, integrity: text, sizes: text, type: text },
  MapEl: { name: text },
  Meta: { charSet: text, content: text, httpEquiv: text, name: text, property: text },
  Meter: { form: text, high: size, low: size, max: size, min: size, optimum: size, value: size },
  ObjectEl: { ...BOX, data: text, form: text, name: text, type: text, useMap: text },
  Ol: { reversed: flag, start: size, type: text },
  Optgroup: { disabled: flag, label: text },
  Option: { disabled: flag, label: text, selected: flag, value: text },
  Output: { form: text, htmlFor: text, name: text },
  Param: { name: text, type: text, value: text },
  Progress: { form: text, max: size, value: size },
  Q: { cite: text },
  Script: { ...SOURCE, defer: flag, integrity: text, referrerPolicy: text, type: text },
  Select: { ...FIELD, autoComplete: text, multiple: flag, required: flag, size },
  Slot: { name: text },
  Source: { ...BOX, media: text, sizes: text, src: text, srcSet: text, type: text },
  Td: CELL,
  Textarea: {
    ...FIELD,
    autoComplete: text,
    cols: size,
    maxLength: size,
    minLength: size,
    placeholder: text,
    readOnly: flag,
    required: flag,
    rows: size,
    wrap: text,
  },
  Th: { ...CELL, scope: text },
  Time: { dateTime: text },
  Track: { default: flag, kind: text, label: text, src: text, srcLang: text },
  Video: { ...MEDIA, ...BOX, playsInline: flag, poster: text },
};
