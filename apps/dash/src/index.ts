export { listen, type Served } from "./listen.ts";
export { type EmbeddingPage, serveDashUnderOurPage, serveEmbeddingPage } from "./ourPage.ts";
export { passRequest } from "./passOn.ts";
export { type ProgramOptions, type RunningProgram, startProgram } from "./program.ts";
export { dashFolder, installDash, installPatchbay, python } from "./python.ts";
export { type Handler, type PageAdditions, serveOursUnderStockPage, stockHandler } from "./stockPage.ts";
