export * from "./closeCodes.ts";
export * from "./definitions.ts";
export * from "./errors.ts";
export * from "./ids.ts";
export * from "./layout.ts";
export * from "./messages.ts";
