/** A simulated tab for tests: keeps props, requests callbacks over the socket, and answers reads of the server. */
import { once } from "node:events";
import { applyPatch, isPatch, parseOutput } from "@patchbay/protocol";
import WebSocket from "ws";

interface Definition {
  output: string;
  no_output: boolean;
  inputs: readonly { id: string; property: string }[];
  state: readonly { id: string; property: string }[];
}

export interface Tab {
  get(id: string, property: string): unknown;
  set(id: string, property: string, value: unknown): void;
  /** Requests the callbacks that have this prop as an input; without arguments the callbacks without inputs. */
  trigger(id?: string, property?: string): void;
  /** Waits until the condition is true. It is checked after each message. */
  until(holds: () => boolean): Promise<void>;
  readonly closed: Promise<number>;
  close(): void;
}

let tabs = 0;

export async function openTab(url: string): Promise<Tab> {
  const definitions = (await (await fetch(`${url}_dash-dependencies`)).json()) as Definition[];
  const props = new Map<string, unknown>();
  collect(await (await fetch(`${url}_dash-layout`)).json(), props);
  const socket = new WebSocket(`${url.replace("http", "ws")}_dash-ws-callback?patchbay=1`, {
    origin: new URL(url).origin,
  });
  const waiting = new Set<() => void>();
  const closed = new Promise<number>((resolve) => socket.on("close", resolve));
  tabs += 1;
  const rendererId = `tab${tabs}`;
  let requests = 0;

  socket.on("message", (data) => {
    for (const message of [JSON.parse(String(data))].flat()) receive(message);
    for (const check of waiting) check();
  });
  await once(socket, "open");

  // biome-ignore lint/suspicious/noExplicitAny: whatever the server under test says
  function receive(message: any): void {
    if (message.type === "set_props") update(message.payload.componentId, message.payload.props);
    if (message.type === "callback_response") {
      const response: Record<string, Record<string, unknown>> = message.payload.data?.response ?? {};
      for (const [id, changed] of Object.entries(response)) update(id, changed);
    }
    if (message.type !== "get_props_request") return;
    const { componentId, properties } = message.payload;
    const payload = Object.fromEntries(
      properties.map((name: string) => [name, props.get(`${componentId}.${name}`)]),
    );
    socket.send(
      JSON.stringify({ type: "get_props_response", rendererId, requestId: message.requestId, payload }),
    );
  }

  function update(id: string, changed: Record<string, unknown>): void {
    for (const [name, value] of Object.entries(changed)) {
      const key = `${id}.${name}`;
      props.set(key, isPatch(value) ? applyPatch(props.get(key), value) : value);
    }
  }

  function run({ output, no_output, inputs, state }: Definition, changed: string[]): void {
    requests += 1;
    const outputs = no_output ? [] : parseOutput(output).map(({ id, property }) => ({ id, property }));
    const payload = {
      output,
      ...(!no_output && { outputs: output.startsWith("..") ? outputs : outputs[0] }),
      inputs: inputs.map((input) => ({ ...input, value: props.get(`${input.id}.${input.property}`) })),
      state: state.map((one) => ({ ...one, value: props.get(`${one.id}.${one.property}`) })),
      changedPropIds: changed,
      parsedChangedPropsIds: changed,
    };
    const message = { type: "callback_request", rendererId, requestId: `${rendererId}-${requests}`, payload };
    socket.send(JSON.stringify(message));
  }

  return {
    get: (id, property) => props.get(`${id}.${property}`),
    set: (id, property, value) => props.set(`${id}.${property}`, value),
    trigger(id, property) {
      for (const definition of definitions) {
        const fits =
          id === undefined
            ? definition.inputs.length === 0
            : definition.inputs.some((input) => input.id === id && input.property === property);
        if (fits) run(definition, id === undefined ? [] : [`${id}.${property}`]);
      }
    },
    until(holds) {
      return new Promise((resolve, reject) => {
        const check = (): void => {
          if (!holds()) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        void closed.then((code) => reject(new Error(`Closed with ${code} while waiting`)));
        check();
      });
    },
    closed,
    close: () => socket.close(1000),
  };
}

/** The values of all `id.prop` of a layout. */
export function collect(node: unknown, into: Map<string, unknown>): void {
  if (Array.isArray(node)) for (const child of node) collect(child, into);
  if (typeof node !== "object" || node === null || !("props" in node)) return;
  const props = node.props as Record<string, unknown>;
  if (typeof props.id === "string") {
    for (const [name, value] of Object.entries(props)) into.set(`${props.id}.${name}`, value);
  }
  collect(props.children, into);
}
