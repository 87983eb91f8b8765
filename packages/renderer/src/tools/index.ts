/** What few apps need, and what only their authors do: loaded when a page's configuration asks for it. */
export { checkLayout } from "./checkLayout.ts";
export { findCycles } from "./findCycles.ts";
export { createHistory, type History } from "./history.ts";
export { startHotReload } from "./hotReload.ts";
export { UndoRedoToolbar } from "./UndoRedoToolbar.tsx";
export { validateGraph } from "./validateGraph.ts";
