/** The page's side of a measurement: repeats the work and reports the times to the bench. */

const query = new URLSearchParams(location.search);

/** A number that the bench passes in the URL. @throws Error if there is none of that name */
export function given(name: string): number {
  const value = query.get(name);
  if (value === null) throw new Error(`The bench did not pass ${name} to the page.`);
  return Number(value);
}

/** Resolves when `ready` is true. It is called on each change of the page. */
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

/** Resolves when the element exists. */
export async function appearance(selector: string): Promise<void> {
  await until(() => document.querySelector(selector) !== null);
}

/** @throws Error if the page has no such element */
export function element(selector: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector);
  if (found === null) throw new Error(`There is no ${selector} on the page.`);
  return found;
}

/** Checks the final state. @throws Error that ends the measurement */
export function expect(fact: boolean, what: string): void {
  if (!fact) throw new Error(`Wrong final state: ${what}`);
}

/** Marks a point. The bench measures the page there, and may hold it. */
export async function mark(name: string): Promise<void> {
  await fetch(new URL(`/mark/${name}`, import.meta.url), { method: "POST" });
}

/**
 * Repeats the work. If the bench watches the page, there is a mark before the first repetition and after each.
 * @param work one repetition, counted from 0; its result is one number per metric
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
    // Long work needs fewer repetitions to warm up.
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

/** Does work that is measured once, and reports its result or its error to the bench. */
export async function report(work: () => Promise<Record<string, number[]>>): Promise<void> {
  let said: unknown;
  try {
    said = await work();
  } catch (thrown) {
    said = { error: thrown instanceof Error ? thrown.message : String(thrown) };
  }
  await fetch(new URL("/report", import.meta.url), { method: "POST", body: JSON.stringify(said) });
}
