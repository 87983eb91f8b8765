import type { LayoutPath } from "@patchbay/protocol";

/**
 * A path that is read anew on each access. Dash's components read it from the props of elements that they keep. It changes when components
 * beside the element are added or removed, and then the element is not rendered again.
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
