/** The page's side of a measurement: does the work some times and tells the bench how long each took. */

const query = new URLSearchParams(location.search);

/** A number that the bench gave this page to go by. @throws Error when it gave none of that name */
export function given(name: string): number {
  const value = query.get(name);
  if (value === null) throw new Error(`The page was not told its ${name}.`);
  return Number(value);
}

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

/** Resolves when there is such an element. */
export async function appearance(selector: string): Promise<void> {
  await until(() => document.querySelector(selector) !== null);
}

/** @throws Error when the page has no such element */
export function element(selector: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector);
  if (found === null) throw new Error(`There is no ${selector} on the page.`);
  return found;
}

/** @throws Error that ends the measurement: the work was not done */
export function expect(fact: boolean, what: string): void {
  if (!fact) throw new Error(`Wrong final state: ${what}`);
}

/** Lets the bench look at the page, or hold it, at this point. */
export async function mark(name: string): Promise<void> {
  await fetch(new URL(`/mark/${name}`, import.meta.url), { method: "POST" });
}

/**
 * Repeats it; where the bench watches the page, a mark stands before the first repetition and after each.
 * @param work one repetition, counted from 0; its result is one number for each metric
 */
export async function measure(work: (repetition: number) => Promise<Record<string, number>>): Promise<void> {
  await report(async () => {
    const samples: Record<string, number[]> = {};
    const longerThan =
      (ms: number, from = performance.now()) =>
      (): boolean =>
        performance.now() - from > ms;
    const add = (taken: Record<string, number>): void => {
      for (const [metric, value] of Object.entries(taken)) {
        samples[metric] ??= [];
        samples[metric].push(value);
      }
    };
    let done = 0;
    // What takes long is warm sooner.
    const isWarm = longerThan(given("warmMs"));
    do await work(done++);
    while (done < given("warmUps") && !isWarm());
    await mark("begin");
    const isEnough = longerThan(given("enoughMs"));
    for (let n = 0; n < given("repetitions") && (n === 0 || !isEnough()); n++) {
      add(await work(done++));
      await mark("end");
    }
    return samples;
  });
}

/** Does something that is measured once, and tells the bench what came out, or what went wrong. */
export async function report(work: () => Promise<Record<string, number[]>>): Promise<void> {
  let said: unknown;
  try {
    said = await work();
  } catch (thrown) {
    said = { error: thrown instanceof Error ? thrown.message : String(thrown) };
  }
  await fetch(new URL("/report", import.meta.url), { method: "POST", body: JSON.stringify(said) });
}
