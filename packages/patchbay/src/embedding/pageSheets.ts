/** Style sheets of an embedded app that has no shadow root: they apply to the whole page. */
import { adoptSheets, loadResource } from "@patchbay/renderer";
import { attributesOf, type ServedPage, urlOf } from "./servedPage.ts";

/** @returns the error of each that could not be loaded. @param ends gets functions that remove the style sheets */
export async function addToPage(
  styles: readonly Element[],
  served: ServedPage,
  nonce: string | undefined,
  ends: (() => void)[],
): Promise<Error[]> {
  const errors: Error[] = [];
  const inline = styles.filter(({ localName }) => localName === "style");
  if ("adoptedStyleSheets" in document)
    ends.push(
      adoptSheets(
        document,
        inline.map((style) => sheetOf(style, served)),
      ),
    );
  await Promise.all(
    styles.map(async (style) => {
      if (inline.includes(style)) return;
      try {
        const link = await loadResource("_css_dist", urlOf(style, served), nonce, attributesOf(style));
        ends.push(() => link.remove());
      } catch (error) {
        errors.push(error as Error);
      }
    }),
  );
  return errors;
}

/** The sheet of a `<style>` element of the served page. */
export function sheetOf(style: Element, served: ServedPage): CSSStyleSheet {
  const media = style.getAttribute("media") ?? "";
  const sheet = new CSSStyleSheet({ baseURL: urlOf(style, served).href, media });
  sheet.replaceSync(style.textContent ?? "");
  return sheet;
}
