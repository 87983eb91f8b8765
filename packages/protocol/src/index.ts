export * from "./closeCodes.ts";
export * from "./commands.ts";
export * from "./definitions.ts";
export * from "./errors.ts";
export * from "./escapeHtml.ts";
export * from "./ids.ts";
export * from "./layout.ts";
export * from "./merge/mergeUpdates.ts";
export * from "./merge/replaces.ts";
export * from "./messages/callbackResponse.ts";
export * from "./messages/decodeClientFrame.ts";
export {
  decodeServerFrame,
  decodeServerMessage,
  encodeFrame,
  type Fault,
  LONG,
  parseAround,
  readWelcome,
  readWhole,
} from "./messages/frame.ts";
export * from "./messages/messages.ts";
export * from "./messages/streamPart.ts";
export * from "./patch/equal.ts";
export * from "./patch/patch.ts";
export * from "./patch/patchBuilder.ts";
export * from "./timerMs.ts";
export * from "./trustedTypes.ts";
