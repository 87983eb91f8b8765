import type { CallbackOptions } from "../callbacks/callbackOptions.ts";
import type { ClientsideOptions } from "../callbacks/clientsideFunctions.ts";

/** For those who write without types. */
export const CLIENTSIDE_OPTIONS: Readonly<Record<keyof ClientsideOptions, true>> = {
  output: true,
  inputs: true,
  state: true,
  preventInitialCall: true,
  optional: true,
  hidden: true,
  name: true,
  overlap: true,
};
export const CALLBACK_OPTIONS: Readonly<Record<keyof CallbackOptions, true>> = {
  ...CLIENTSIDE_OPTIONS,
  websocket: true,
  persistent: true,
  running: true,
  background: true,
  idempotent: true,
  onError: true,
};

/** A misspelled option would be none, without a word. @throws TypeError that says which there are */
export function checkNames(given: object, known: Readonly<Record<string, true>>, whose: string): void {
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(known, name)) continue;
    throw new TypeError(
      `${whose} has no option ${JSON.stringify(name)}; it has ${Object.keys(known).join(", ")}`,
    );
  }
}
