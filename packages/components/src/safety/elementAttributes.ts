import { trustedHtml } from "@patchbay/protocol";
import { BLANK_URL, cleanUrl } from "./cleanUrl.ts";

const URL_ATTRIBUTE = /^(href|src|action|formaction|data|poster|cite|background|xlink:?href)$/i;
// Elements whose URLs are opened as documents.
const OPENS = /^(a|area|base|button|embed|form|iframe|input|object)$/;
const LINK = /^(a|area|base)$/;
const FORM = /action$/i;

// Props that are handled elsewhere, that would avoid React's escaping, or (precedence, blocking, async) that make React 19 load the
// resource into the page's head.
const DROPPED =
  /^(children|setProps|host|(disable_)?n_clicks(_timestamp)?|persistence(_type)?|persisted_props|dangerouslySetInnerHTML|(inn|out)erHTML|ref|key|is|precedence|blocking|__proto__)$/;
const HANDLER = /^on/i;

const SANDBOX = "allow-scripts allow-forms allow-popups allow-modals allow-downloads";

/** The attributes of an element from props of the server. Those that could run a script are left out. */
export function elementAttributes(
  tag: string,
  props: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const attributes: Record<string, unknown> = {};
  let submits = true;
  const isLink = LINK.test(tag);
  // A link with `download` saves its target and does not open it. Apps offer files in this way.
  const opens = OPENS.test(tag) && !(isLink && (props.download ?? false) !== false);
  for (const name of Object.keys(props)) {
    if (DROPPED.test(name) || HANDLER.test(name)) continue;
    const value = props[name];
    if (value === undefined || value === null) continue;
    if (URL_ATTRIBUTE.test(name)) {
      const url =
        typeof value === "number" ? value : typeof value === "string" ? cleanUrl(value, opens) : BLANK_URL;
      // Links, the base of all links, and forms get no URL in place of a refused one: `about:blank` would lead out of the app.
      if (url === value || !(isLink || FORM.test(name))) attributes[name] = url;
      else submits = isLink;
    } else if (name === "style") {
      if (typeof value === "object") attributes.style = value;
    } else if (typeof value !== "function" && typeof value !== "symbol") {
      attributes[name] = typeof value === "object" ? String(value) : value;
    }
  }
  // With the method `dialog`, a form outside of a dialog does nothing when it is submitted.
  if (!submits) attributes[tag === "form" ? "method" : "formMethod"] = "dialog";
  if (tag === "iframe") containDocument(attributes);
  if (tag === "script") delete attributes.async;
  return attributes;
}

/** The names of the props whose URLs are refused. */
export function refusedAddresses(tag: string, props: Readonly<Record<string, unknown>>): readonly string[] {
  const attributes = elementAttributes(tag, props);
  return Object.keys(props).filter(
    (name) => URL_ATTRIBUTE.test(name) && typeof props[name] === "string" && attributes[name] !== props[name],
  );
}

/** Gives a document from `srcDoc` an origin of its own, even if its `sandbox` prop would allow ours. */
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
