/**
 * A page without a renderer. It builds the elements of the layout, has a plain socket, and writes updates into the elements. Its
 * times are the costs of browser and server alone.
 */
import { drawFigure } from "./bareFigure.ts";
import { loadMarkdown, type RenderMarkdown } from "./bareMarkdown.ts";
import { openRelay, openSocket } from "./openLine.ts";

interface Node {
  type: string;
  props: Record<string, unknown>;
}
interface Reference {
  id: string;
  property: string;
}
interface Definition {
  output: string;
  inputs: Reference[];
}
interface Message {
  type: string;
  requestId?: string;
  payload: {
    componentId: string;
    properties: string[];
    props: Record<string, unknown>;
    status?: string;
    data?: { response: Record<string, Record<string, unknown>> };
  };
}

const rendererId = "bare";
const elements = new Map<string, HTMLElement>();
const clicks = new Map<string, number>();
/** Markdown components, each with the text that it gets at the end of a frame. */
const texts = new Map<HTMLElement, string | undefined>();
let renderMarkdown: RenderMarkdown | undefined;
let requests = 0;

const json = async (path: string): Promise<unknown> => (await fetch(path)).json();
const [layout, definitions] = (await Promise.all([json("/_dash-layout"), json("/_dash-dependencies")])) as [
  Node,
  Definition[],
];
const openLine = new URL(import.meta.url).searchParams.has("relay") ? openRelay : openSocket;
const line = await openLine(`ws://${location.host}/_dash-ws-callback`, (text) => {
  const frame = JSON.parse(text) as Message | Message[];
  if (Array.isArray(frame)) frame.forEach(receive);
  else receive(frame);
  if (texts.size > 0) renderTexts();
});
const page = build(layout);
if (texts.size > 0) renderMarkdown = await loadMarkdown();
document.querySelector("#app")?.append(page);
for (const definition of definitions) {
  for (const { id, property } of definition.inputs) {
    if (property === "n_clicks") elements.get(id)?.addEventListener("click", () => ask(definition, id));
  }
}

function build({ type, props }: Node): HTMLElement {
  const made = document.createElement(type === "Button" || type === "Input" ? type : "div");
  if (typeof props.id === "string") {
    made.id = props.id;
    elements.set(made.id, made);
  }
  if (made instanceof HTMLInputElement) made.value = String(props.value ?? "");
  const { children } = props;
  if (type === "Markdown") texts.set(made, undefined);
  if (Array.isArray(children)) made.append(...(children as Node[]).map(build));
  else if (typeof children === "object" && children !== null) made.append(build(children as Node));
  else if (children !== undefined) made.textContent = String(children);
  return made;
}

function ask({ output, inputs }: Definition, clicked: string): void {
  clicks.set(clicked, (clicks.get(clicked) ?? 0) + 1);
  const [id, property] = output.split(".");
  const changed = [`${clicked}.n_clicks`];
  const payload = {
    output,
    ...(property !== undefined && { outputs: { id, property } }),
    inputs: inputs.map((input) => ({ ...input, value: clicks.get(input.id) })),
    changedPropIds: changed,
    parsedChangedPropsIds: changed,
  };
  line.send(
    JSON.stringify({ type: "callback_request", rendererId, requestId: `bare-${++requests}`, payload }),
  );
}

function receive({ type, requestId, payload }: Message): void {
  if (type === "set_props") apply(payload.componentId, payload.props);
  else if (type === "callback_response") {
    for (const [id, props] of Object.entries(payload.data?.response ?? {})) apply(id, props);
  } else if (type === "get_props_request") {
    const { value } = elements.get(payload.componentId) as HTMLInputElement;
    const answer = { type: "get_props_response", rendererId, requestId, payload: { value } };
    line.send(JSON.stringify(answer));
  }
}

function apply(id: string, { children, figure }: Record<string, unknown>): void {
  const target = elements.get(id);
  if (target === undefined) return;
  if (figure !== undefined) drawFigure(target, figure as object);
  else if (texts.has(target)) texts.set(target, String(children));
  else target.textContent = String(children);
}

/** Renders what a frame has set: the last text of each component. */
function renderTexts(): void {
  for (const [target, text] of texts) {
    if (text === undefined) continue;
    renderMarkdown?.(target, text);
    texts.set(target, undefined);
  }
}
