import type { LayoutPath } from "@patchbay/protocol";

/**
 * A path that is true whenever it is looked at. Suites read it from the props of elements that they keep, while components
 * beside them come and go and only those that changed are rendered again.
 */
export function livePath(read: () => LayoutPath): LayoutPath {
  return new Proxy<(string | number)[]>([], {
    get(_, key) {
      const path = read();
      const value: unknown = Reflect.get(path, key);
      return typeof value === "function" ? value.bind(path) : value;
    },
    has: (_, key) => Reflect.has(read(), key),
    ownKeys: () => Reflect.ownKeys(read()),
    getOwnPropertyDescriptor: (_, key) => Reflect.getOwnPropertyDescriptor(read(), key),
  });
}
