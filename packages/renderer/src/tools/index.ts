/** What few apps need, and what only their authors do: loaded when a page's configuration asks for it. */
export { createComponentCheck } from "./checkComponents.ts";
export { checkLayout } from "./checkLayout.ts";
export { FaultList } from "./FaultList.tsx";
export { faultListStyles } from "./faultListStyles.ts";
export { findCycles } from "./findCycles.ts";
export { startHotReload } from "./hotReload.ts";
export { ServerAnswer } from "./ServerAnswer.tsx";
export { createTokens, type Tokens } from "./tokens.ts";
export { UndoRedoToolbar } from "./UndoRedoToolbar.tsx";
export { createUserHistory } from "./userHistory.ts";
export { validateGraph } from "./validateGraph.ts";
