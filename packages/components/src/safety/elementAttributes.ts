import { trustedHtml } from "@patchbay/protocol";
import { BLANK_URL, cleanUrl } from "./cleanUrl.ts";

const URL_ATTRIBUTE = /^(href|src|action|formaction|data|poster|cite|background|xlink:?href)$/i;
// Their addresses are opened as documents.
const OPENS = /^(a|area|button|embed|form|iframe|input|object)$/;
const LINK = /^a(rea)?$/;
const FORM = /action$/i;

// Handled elsewhere, or a way past React's escaping, or (precedence, blocking, async) makes React 19 load the
// resource into the page's head.
const DROPPED =
  /^(children|setProps|host|(disable_)?n_clicks(_timestamp)?|persistence(_type)?|persisted_props|dangerouslySetInnerHTML|(inn|out)erHTML|ref|key|is|precedence|blocking|__proto__)$/;
const HANDLER = /^on/i;

const SANDBOX = "allow-scripts allow-forms allow-popups allow-modals allow-downloads";

/** The attributes of an element from props that came over the wire: what could run script is left out. */
export function elementAttributes(
  tag: string,
  props: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const attributes: Record<string, unknown> = {};
  let submits = true;
  const isLink = LINK.test(tag);
  // Saved and not opened, whatever it is: that is how apps offer what they made as a file.
  const opens = OPENS.test(tag) && !(isLink && (props.download ?? false) !== false);
  for (const name of Object.keys(props)) {
    if (DROPPED.test(name) || HANDLER.test(name)) continue;
    const value = props[name];
    if (value === undefined || value === null) continue;
    if (URL_ATTRIBUTE.test(name)) {
      const url =
        typeof value === "number" ? value : typeof value === "string" ? cleanUrl(value, opens) : BLANK_URL;
      // Without an address a link leads nowhere; with a blank one it would lead out of the app. So would a form.
      if (url === value || !(isLink || FORM.test(name))) attributes[name] = url;
      else submits = isLink;
    } else if (name === "style") {
      if (typeof value === "object") attributes.style = value;
    } else if (typeof value !== "function" && typeof value !== "symbol") {
      attributes[name] = typeof value === "object" ? String(value) : value;
    }
  }
  // Submitted as a dialog's, a form outside of any leads nowhere.
  if (!submits) attributes[tag === "form" ? "method" : "formMethod"] = "dialog";
  if (tag === "iframe") containDocument(attributes);
  if (tag === "script") delete attributes.async;
  return attributes;
}

/** The props whose addresses an element of such props does not get. */
export function refusedAddresses(tag: string, props: Readonly<Record<string, unknown>>): readonly string[] {
  const attributes = elementAttributes(tag, props);
  return Object.keys(props).filter(
    (name) => URL_ATTRIBUTE.test(name) && typeof props[name] === "string" && attributes[name] !== props[name],
  );
}

/** A document from a prop runs with an origin of its own, whatever `sandbox` says. */
function containDocument(attributes: Record<string, unknown>): void {
  const name = Object.keys(attributes).find((key) => key.toLowerCase() === "srcdoc");
  if (name === undefined) return;
  attributes[name] = trustedHtml(String(attributes[name]));
  const wanted = typeof attributes.sandbox === "string" ? attributes.sandbox : SANDBOX;
  attributes.sandbox = wanted
    .split(/\s+/)
    .filter((token) => !/^allow-(same-origin|top-navigation)/i.test(token))
    .join(" ");
}
