/** Our component library under Dash's namespaces and prop names. */
export { componentChildrenProps } from "./childrenProps.ts";
export { pageAddress } from "./dcc/location/pageAddress.ts";
export type { AppAddress, ChildView, ComponentHost, LoadingMark, LoadingOptions } from "./host.ts";
export type { Chunk, ChunkHost, ChunkName, LoadChunk } from "./lazy/chunk.ts";
export { createLibraries } from "./libraries.ts";
export type { ComponentLibrary } from "./library.ts";
export { cleanUrl } from "./safety/cleanUrl.ts";
export { styles } from "./styles/index.ts";
export { pageStyles } from "./styles/page.ts";
