/** Chooses the transport of generated callbacks: HTTP, the socket, or a background job. */
import type { AppDescription, CallbackDescription } from "../program/description.ts";
import type { Chooser } from "./chooser.ts";
import type { Part } from "./parts.ts";
import type { Writers } from "./writers.ts";

type Options = NonNullable<AppDescription["options"]>;

export function makeOptions(choose: Chooser): Options {
  return {
    suppress_callback_exceptions: true,
    ...(choose.chance(40) && {
      backend: "fastapi",
      ...(choose.chance(40) && { websocket_callbacks: true }),
    }),
  };
}

/** @param end parts for the progress of a job, which are no inputs of other callbacks */
export function transported(
  callback: CallbackDescription,
  { backend, websocket_callbacks }: Options,
  end: readonly Part[],
  writers: Writers,
  choose: Chooser,
): CallbackDescription {
  if (callback.clientside !== undefined) return callback;
  if (choose.chance(12)) return { ...callback, background: makeJob(callback, end, writers, choose) };
  const isOverSocket = backend !== undefined && websocket_callbacks === undefined && choose.chance(50);
  return isOverSocket ? { ...callback, websocket: true } : callback;
}

function makeJob(
  { inputs }: CallbackDescription,
  end: readonly Part[],
  writers: Writers,
  choose: Chooser,
): NonNullable<CallbackDescription["background"]> {
  const places = end.flatMap(({ outputs }) => outputs);
  const place = places.find((one) => one.kind === "text" && !writers.isWritten(one));
  if (place === undefined || choose.chance(50)) return { interval: 100 };
  writers.add(place, inputs);
  return { interval: 100, progress: { id: place.id, prop: place.prop } };
}
