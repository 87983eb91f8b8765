/** The attribute `data-patchbay-cancel` of any element: a click on it cancels the runs that update the output it names. */

const CANCEL_ATTRIBUTE = "data-patchbay-cancel";

/**
 * @param owns whether the element belongs to this app: another one on the page may have the same ids
 * @param cancel called with the value of the attribute
 * @returns a function that stops listening
 */
export function listenForCancels(
  document: Document,
  owns: (element: Element) => boolean,
  cancel: (output: string) => void,
): () => void {
  const listen = (event: Event): void => {
    for (const target of event.composedPath()) {
      if (!(target instanceof Element)) continue;
      const output = target.getAttribute(CANCEL_ATTRIBUTE);
      if (output === null) continue;
      if (owns(target)) cancel(output);
      return;
    }
  };
  document.addEventListener("click", listen);
  return () => document.removeEventListener("click", listen);
}
