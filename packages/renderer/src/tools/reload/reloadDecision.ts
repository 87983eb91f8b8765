import { isPlainObject } from "@patchbay/protocol";

/** A file of the app that has changed. */
export interface ChangedFile {
  readonly url: string;
  /** Seconds since the epoch. 0 if the file was deleted. */
  readonly modified: number;
  readonly is_css: boolean;
}

/** The state of the app's source on the server. */
export interface ReloadState {
  readonly reloadHash: unknown;
  readonly hard: boolean;
  readonly packages: readonly unknown[];
  readonly files: readonly ChangedFile[];
}

export type ReloadDecision =
  | { readonly kind: "nothing" }
  /** Load layout and callbacks again. Page and connection stay. */
  | { readonly kind: "app" }
  | { readonly kind: "styles"; readonly files: readonly ChangedFile[] }
  | { readonly kind: "page" };

export function readReloadState(answer: unknown): ReloadState | undefined {
  if (!isPlainObject(answer)) return undefined;
  return {
    reloadHash: answer.reloadHash,
    hard: answer.hard === true,
    packages: Array.isArray(answer.packages) ? answer.packages : [],
    files: Array.isArray(answer.files)
      ? answer.files.filter((file) => isPlainObject(file) && typeof file.url === "string")
      : [],
  };
}

/** Decides which parts of the page must be loaded again. */
export function decideReload(before: ReloadState, now: ReloadState): ReloadDecision {
  if (now.reloadHash === before.reloadHash) return { kind: "nothing" };
  const samePackages = String([...before.packages].sort()) === String([...now.packages].sort());
  if (!now.hard && samePackages) return { kind: "app" };
  return now.files.length > 0 && now.files.every((file) => file.is_css)
    ? { kind: "styles", files: now.files }
    : { kind: "page" };
}
