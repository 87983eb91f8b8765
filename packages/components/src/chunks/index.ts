import type { ChunkName } from "../lazy/chunk.ts";

/** Loads a heavy part as a module of its own; for pages made with a bundler. */
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
