/** Renders Markdown in a page without a renderer, by the library that ours uses too. */

/** Shows a text as Markdown in an element. */
export type RenderMarkdown = (element: HTMLElement, text: string) => void;

/** Loads the library from the bench's server, because scripts of the bench are not bundled. */
export async function loadMarkdown(): Promise<RenderMarkdown> {
  const { marked } = (await import(new URL("marked.js", import.meta.url).href)) as typeof import("marked");
  return (element, text) => {
    element.innerHTML = marked.parse(text, { async: false });
  };
}
