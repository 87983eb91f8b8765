/** A Store's data in the browser's storage, under Dash's keys: `<id>` and `<id>-timestamp`. */
export interface StoredData {
  readonly data: unknown;
  readonly modified: number;
}

/** The part of `Storage` that we use. */
export type DataStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** Undefined if nothing is stored, or the stored text is not readable. */
export function readStored(storage: DataStorage, id: string): StoredData | undefined {
  const text = storage.getItem(id);
  if (text === null) return undefined;
  const data = parseStored(text);
  if (data === undefined) return undefined;
  const modified = Number(storage.getItem(`${id}-timestamp`));
  return { data, modified: Number.isFinite(modified) && modified > 0 ? modified : -1 };
}

/** @throws if the storage is full */
export function writeStored(storage: DataStorage, id: string, { data, modified }: StoredData): void {
  storage.setItem(id, JSON.stringify(data));
  storage.setItem(`${id}-timestamp`, String(modified));
}

export function removeStored(storage: DataStorage, id: string): void {
  storage.removeItem(id);
  storage.removeItem(`${id}-timestamp`);
}

/** The data in an item's text. Undefined if the text is no JSON. */
export function parseStored(text: string): unknown {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}
