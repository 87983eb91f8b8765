/** The page's side of a measurement: does the work some times and tells the bench how long each took. */

/** Resolves when `ready` is true, looked at whenever the page changes. */
export function until(ready: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!ready()) return;
      observer.disconnect();
      resolve();
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { childList: true, subtree: true, characterData: true, attributes: true });
    look();
  });
}

/** @throws Error when the page has no such element */
export function element(selector: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector);
  if (found === null) throw new Error(`There is no ${selector} on the page.`);
  return found;
}

/** @param work one repetition; its result is milliseconds */
export async function measure(
  repetitions: number,
  work: (repetition: number) => Promise<number>,
): Promise<void> {
  const milliseconds: number[] = [];
  let error: string | undefined;
  try {
    // The first is a warm-up.
    for (let n = 0; n <= repetitions; n++) {
      const took = await work(n);
      if (n > 0) milliseconds.push(took);
    }
  } catch (thrown) {
    error = thrown instanceof Error ? thrown.message : String(thrown);
  }
  await fetch("/bench/report", {
    method: "POST",
    body: JSON.stringify(error === undefined ? { milliseconds } : { error }),
  });
}
