/** Every component of `dash_html_components`, by Dash's name. */
// biome-ignore format: one name a line would hide the list
export const HTML_TYPES = [
  "A", "Abbr", "Acronym", "Address", "Area", "Article", "Aside", "Audio", "B", "Base", "Basefont", "Bdi",
  "Bdo", "Big", "Blink", "Blockquote", "Br", "Button", "Canvas", "Caption", "Center", "Cite", "Code",
  "Col", "Colgroup", "Content", "Data", "Datalist", "Dd", "Del", "Details", "Dfn", "Dialog", "Div", "Dl",
  "Dt", "Em", "Embed", "Fieldset", "Figcaption", "Figure", "Font", "Footer", "Form", "Frame", "Frameset",
  "H1", "H2", "H3", "H4", "H5", "H6", "Header", "Hgroup", "Hr", "I", "Iframe", "Img", "Ins", "Kbd",
  "Keygen", "Label", "Legend", "Li", "Link", "Main", "MapEl", "Mark", "Marquee", "Meta", "Meter", "Nav",
  "Nobr", "Noscript", "ObjectEl", "Ol", "Optgroup", "Option", "Output", "P", "Param", "Picture",
  "Plaintext", "Pre", "Progress", "Q", "Rb", "Rp", "Rt", "Rtc", "Ruby", "S", "Samp", "Script", "Section",
  "Select", "Shadow", "Slot", "Small", "Source", "Spacer", "Span", "Strike", "Strong", "Sub", "Summary",
  "Sup", "Table", "Tbody", "Td", "Template", "Textarea", "Tfoot", "Th", "Thead", "Time", "Title", "Tr",
  "Track", "U", "Ul", "Var", "Video", "Wbr", "Xmp",
] as const;
export type HtmlType = (typeof HTML_TYPES)[number];

/** The element that a component renders. Two names differ, so that they do not shadow JavaScript's `Map` and `Object`. */
export function elementOf(type: HtmlType): string {
  if (type === "MapEl") return "map";
  if (type === "ObjectEl") return "object";
  return type.toLowerCase();
}
