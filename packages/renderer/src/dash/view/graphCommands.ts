import { deepEqual, isPlainObject, ownProp, type Props } from "@patchbay/protocol";
import type { StoreApi } from "zustand/vanilla";

/** Gives Dash's Graph what it is to add to its traces (`extendData`, `prependData`), when it can take it. */
export interface GraphCommands {
  /** For this drawing, in place of what the store holds. */
  props(): Props;
  end(): void;
}

const NAMES = ["extendData", "prependData"] as const;

type Name = (typeof NAMES)[number];
type Command = Partial<Record<Name, unknown>>;

/**
 * Of several commands in one drawing Dash's Graph takes the last, and one that comes while it carries out another makes it do
 * that again. So it gets the next when it says that the one before is done, joined with those that wait behind it.
 * @param draw has the component drawn again, and says when that is done
 */
export function createGraphCommands(
  store: Pick<StoreApi<Props>, "getState" | "subscribe">,
  draw: (done?: () => void) => void,
): GraphCommands {
  const waiting: Command[] = [];
  let given: Command = commandsOf(store.getState(), {});
  let busy = isCommand(given);

  function next(): boolean {
    let command = waiting.shift();
    busy = command !== undefined;
    while (command !== undefined) {
      given = command;
      const more = waiting[0];
      command = more && joined(command, more);
      if (command !== undefined) waiting.shift();
    }
    return busy;
  }

  const end = store.subscribe((now, before) => {
    const command = commandsOf(now, before);
    // They were for traces that are gone.
    if (dataOf(now) !== dataOf(before)) waiting.length = 0;
    if (!isCommand(command)) return;
    waiting.push(command);
    // The change itself has it drawn.
    if (!busy) next();
  });
  // It has just told itself to forget the command: the next would find it still there before that is drawn.
  const done = (): void =>
    draw(() => {
      if (next()) draw();
    });
  return { props: () => ({ ...given, _dashprivate_onFigureModified: done }), end };
}

function commandsOf(now: Props, before: Props): Command {
  const changed = NAMES.filter((name) => Object.hasOwn(now, name) && now[name] !== before[name]);
  return Object.fromEntries(changed.map((name) => [name, now[name]]));
}

function dataOf({ figure }: Props): unknown {
  return isPlainObject(figure) ? ownProp(figure, "data") : undefined;
}

function isCommand(command: Command): boolean {
  return NAMES.some((name) => command[name]);
}

/** One command that does what two do, one after the other; undefined if there is none. */
function joined(first: Command, second: Command): Command | undefined {
  const [name, other] = Object.keys(first) as Name[];
  if (name === undefined || other !== undefined || Object.keys(second).join() !== name) return undefined;
  const [update, ...where] = partsOf(first[name]);
  const [more, ...same] = partsOf(second[name]);
  if (!isUpdate(update) || !isUpdate(more) || !deepEqual(where, same)) return undefined;
  const keys = Object.keys(update);
  if (keys.join() !== Object.keys(more).join()) return undefined;
  if (keys.some((key) => update[key]?.length !== more[key]?.length)) return undefined;
  const traces = keys.map((key) => [
    key,
    (update[key] ?? []).map((values, at) => {
      const added = more[key]?.[at] ?? [];
      return name === "extendData" ? [...values, ...added] : [...added, ...values];
    }),
  ]);
  return { [name]: [Object.fromEntries(traces), ...where] };
}

/** `[update, indices of traces, most points]`, or the update alone. */
function partsOf(command: unknown): readonly unknown[] {
  return Array.isArray(command) ? command : [command];
}

function isUpdate(value: unknown): value is Record<string, unknown[][]> {
  return (
    isPlainObject(value) &&
    Object.values(value).every((lists) => Array.isArray(lists) && lists.every(Array.isArray))
  );
}
