import type { ChunkName } from "../lazy/chunk.ts";

/** Loads a chunk with `import()`, for pages that are made with a bundler. */
export function importChunk(name: ChunkName): Promise<unknown> {
  switch (name) {
    case "agGrid":
      return import("./agGrid.tsx");
    case "dropdown":
      return import("./dropdown.tsx");
    case "graph":
      return import("./graph.tsx");
    case "markdown":
      return import("./markdown.tsx");
    case "slider":
      return import("./slider.tsx");
  }
}
