import { trustedScript } from "@patchbay/protocol";
import { loadResource } from "@patchbay/renderer";
import { attributesOf, type ServedPage, urlOf } from "./servedPage.ts";

/** How far the script of an element is, for a second app that needs it. */
const LOADING = Symbol.for("patchbay.loading");

type Loading = HTMLScriptElement & { [LOADING]?: Promise<unknown> };

/**
 * Runs scripts of a served page in this page, in their order, each URL once. A script that cannot be loaded does not hold up the others.
 * @returns the error of each that could not be loaded
 */
export async function loadScripts(
  scripts: readonly HTMLScriptElement[],
  served: ServedPage,
  nonce: string | undefined,
): Promise<Error[]> {
  const errors: Error[] = [];
  const failed = (error: unknown): void => void errors.push(error as Error);
  let earlier: Promise<unknown>[] = [];
  for (const script of scripts) {
    if (script.hasAttribute("src")) {
      earlier.push(loadOnce(script, served, nonce).catch(failed));
      continue;
    }
    await Promise.all(earlier);
    earlier = [];
    try {
      run(script, nonce);
    } catch (error) {
      failed(error);
    }
  }
  await Promise.all(earlier);
  return errors;
}

function loadOnce(
  script: HTMLScriptElement,
  served: ServedPage,
  nonce: string | undefined,
): Promise<unknown> {
  const url = urlOf(script, served);
  const known = ([...document.scripts] as Loading[]).find(({ src }) => src === url.href);
  if (known !== undefined) return known[LOADING] ?? Promise.resolve();
  const loading = loadResource("_js_dist", url, nonce, attributesOf(script));
  const added = ([...document.scripts] as Loading[]).find(({ src }) => src === url.href);
  if (added !== undefined) added[LOADING] = loading;
  return loading;
}

function run({ textContent, type }: HTMLScriptElement, nonce = ""): void {
  const script = document.createElement("script");
  if (nonce !== "") script.nonce = nonce;
  script.type = type;
  script.textContent = trustedScript(textContent ?? "");
  document.head.append(script);
  script.remove();
}
