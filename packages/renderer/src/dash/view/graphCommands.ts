import { deepEqual, isPlainObject, ownProp, type Props } from "@patchbay/protocol";
import type { StoreApi } from "zustand/vanilla";

/** Gives Dash's Graph its commands (`extendData`, `prependData`) one after the other. */
export interface GraphCommands {
  /** The command props for this render. They replace those of the store. */
  props(): Props;
  end(): void;
}

const NAMES = ["extendData", "prependData"] as const;

type Name = (typeof NAMES)[number];
type Command = Partial<Record<Name, unknown>>;

/**
 * Dash's Graph carries out only the last of several commands in one render. A command that comes while it carries out another makes it
 * repeat that one. So it gets the next command when it has reported that the last one is done. Commands that wait are joined if possible.
 * @param draw renders the component again, and calls `done` afterwards
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
    // The commands that wait were for the traces of the old figure.
    if (dataOf(now) !== dataOf(before)) waiting.length = 0;
    if (!isCommand(command)) return;
    waiting.push(command);
    // No `draw()` here: the change of the store renders the component.
    if (!busy) next();
  });
  // Graph has just set its command prop to null. That must be rendered before it gets the next command.
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

/** One command with the effect of two in turn. Undefined if there is none. */
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

/** The parts of a command: `[update, trace indices, maximum of points]`. A command may also be the update alone. */
function partsOf(command: unknown): readonly unknown[] {
  return Array.isArray(command) ? command : [command];
}

function isUpdate(value: unknown): value is Record<string, unknown[][]> {
  return (
    isPlainObject(value) &&
    Object.values(value).every((lists) => Array.isArray(lists) && lists.every(Array.isArray))
  );
}
