import { createCoreLibrary } from "./dcc/coreLibrary.ts";
import { createHtmlLibrary } from "./html/htmlLibrary.ts";
import { type ChunkName, type ChunkSource, createChunkSource, type LoadChunk } from "./lazy/chunk.ts";
import { createLazyComponent } from "./lazy/createLazyComponent.tsx";
import { AgGridPlaceholder } from "./lazy/placeholders.tsx";
import type { ComponentLibrary } from "./library.ts";
import { GRID_NAMESPACE } from "./namespaces.ts";

/** All components. `loadChunk` loads a chunk when one of its components is first shown. */
export function createLibraries(loadChunk: LoadChunk): ComponentLibrary[] {
  const source = (name: ChunkName): ChunkSource => createChunkSource(name, loadChunk);
  const AgGrid = createLazyComponent(source("agGrid"), "AgGrid", AgGridPlaceholder);
  return [
    createHtmlLibrary(),
    createCoreLibrary(source),
    {
      namespace: GRID_NAMESPACE,
      components: {
        AgGrid: Object.assign(AgGrid, {
          dashPersistence: { persisted_props: ["selectedRows"], persistence_type: "local" },
        }),
      },
      childrenProps: {},
    },
  ];
}
