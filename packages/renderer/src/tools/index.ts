/** Tools for the authors of apps, and features that few apps use. Loaded when a page's configuration asks for one. */
export { createComponentCheck } from "./checks/checkComponents.ts";
export { checkLayout } from "./checks/checkLayout.ts";
export { findCycles } from "./checks/findCycles.ts";
export { validateGraph } from "./checks/validateGraph.ts";
export { FaultList } from "./faults/FaultList.tsx";
export { ServerAnswer } from "./faults/ServerAnswer.tsx";
export { UndoRedoToolbar } from "./history/UndoRedoToolbar.tsx";
export { createUserHistory } from "./history/userHistory.ts";
export { startHotReload } from "./reload/hotReload.ts";
export { createTokens, type Tokens } from "./tokens.ts";
export { toolStyles } from "./toolStyles.ts";
