import {
  type CallbackResponseBody,
  COMMANDS,
  deepEqual,
  isPlainObject,
  isUnsafeKey,
  ownProp,
  type PageConfig,
  type Props,
  parseOutput,
  stringifyId,
} from "@patchbay/protocol";
import { type Fault, faultOf } from "../faults.ts";
import type { UserEdits } from "../persistence/userEdits.ts";
import type { ChangedBy, ComponentNode } from "../store/componentNode.ts";
import { type Change, type LayoutStore, patchedProps } from "../store/layoutStore.ts";
import type { ComponentFinder } from "./graph/componentFinder.ts";
import { type Carried, carriedNodes, createPatchNotes, type PatchNotes } from "./patchNotes.ts";
import type { Call } from "./schedule/call.ts";
import { propCalls } from "./schedule/triggers.ts";

/** Writes props into the layout, and requests the callbacks that depend on them. One method per source of the props. */
export interface PropUpdates {
  /** From a component. Props whose value is equal to the present one are ignored. */
  fromComponent(node: ComponentNode, partial: Props): void;
  /** From the server, outside of a result. Each prop that is named triggers, changed or not; new components do not. */
  fromServer(idText: string, props: Props): void;
  /** From a script of the page; triggers like `fromServer`. @throws PatchbayError for a Patch that cannot be applied */
  fromScript(node: ComponentNode, props: Props): void;
  /**
   * A callback's result. Requests nothing. A Patch that cannot be applied is reported, and leaves out its own prop only.
   * @param source the callback's name, for reports
   */
  fromResult(response: unknown, source: string): readonly Applied[];
}

/** One component's part of a result, after it was written. */
export interface Applied {
  readonly node: ComponentNode;
  readonly props: readonly string[];
  readonly change: Change;
  /** Empty before Dash 4.5: there, a Patch counts like the whole value. */
  readonly carried: Carried;
}

export interface PropUpdatesOptions {
  layout: LayoutStore;
  config: PageConfig;
  finder: ComponentFinder;
  request(calls: readonly Call[]): void;
  report(fault: Fault): void;
  /** Keeps the values of props with `persistence`. */
  edits?: UserEdits | undefined;
  /** Runs work, and has React draw the changes before it returns. */
  drawNow<T>(work: () => T): T;
  /** Called with the props that the server or a script has set. */
  onWritten?: ((node: ComponentNode, props: Props, change: Change, by: ChangedBy) => void) | undefined;
  /** Called before a component changes props that callbacks depend on. */
  onUserChange?: ((node: ComponentNode, changed: Props) => void) | undefined;
}

export function createPropUpdates(options: PropUpdatesOptions): PropUpdates {
  const { layout, finder, request, report, config, edits, onUserChange, drawNow } = options;
  // The configuration of a page of Dash 4.5 says how it streams, whether it does or not; that of an older one does not.
  const tellsPatches = Object.hasOwn(config, "stream");

  /** Has a command drawn at once if its component has not taken it: the next command would replace it. */
  function afterWrite(node: ComponentNode, props: Props, change: Change, by: ChangedBy): void {
    if (COMMANDS.some((name) => props[name] && node.store.getState()[name])) {
      // The change of the root has React draw all that waits.
      drawNow(() => layout.root.store.setState((now) => ({ ...now }), true));
    }
    options.onWritten?.(node, props, change, by);
  }

  return {
    fromComponent(node, partial) {
      if (!layout.isAttached(node)) return;
      const changed: Props = {};
      for (const prop of Object.keys(partial)) {
        if (isUnsafeKey(prop)) continue;
        if (prop === "_dash_error") {
          report(faultOf(partial[prop], "component_failed", node.idText ?? node.type));
        } else if (!deepEqual(layout.read(node, prop), partial[prop])) {
          changed[prop] = partial[prop];
        }
      }
      const props = Object.keys(changed);
      if (props.length === 0) return;
      const calls = propCalls(node, props, finder);
      edits?.record(node, changed);
      if (calls.length > 0) onUserChange?.(node, changed);
      layout.write(node, changed, "internal");
      request(calls);
    },

    fromScript(node, props) {
      const resolved = layout.resolve(node, props);
      edits?.record(node, resolved);
      const change = layout.write(node, resolved, "clientsideApi", patchedProps(props));
      afterWrite(node, resolved, change, "clientsideApi");
      request(propCalls(node, Object.keys(resolved), finder));
    },

    fromServer(idText, props) {
      const node = layout.ids.get(idText);
      if (node === undefined) {
        // An app with several pages may set props of components that another page shows.
        if (config.suppress_callback_exceptions) return;
        report({
          code: "unknown_id",
          message: `set_props: no component with the id ${idText} is in the layout.`,
          severity: "warning",
        });
        return;
      }
      const resolved = layout.resolve(node, props, (error, prop) =>
        report(faultOf(error, "patch_failed", `${idText}.${prop}`)),
      );
      edits?.record(node, resolved);
      const change = layout.write(node, resolved, "websocket", patchedProps(props));
      afterWrite(node, resolved, change, "websocket");
      request(propCalls(node, Object.keys(resolved), finder));
    },

    fromResult(response, source) {
      if (!isPlainObject(response)) return [];
      const updates = Object.keys(response).flatMap((idText) => {
        const node = layout.ids.get(idText);
        const props = response[idText];
        if (node === undefined || !isPlainObject(props)) return [];
        const notes = new Map<string, PatchNotes>();
        const resolved = layout.resolve(
          node,
          props,
          (error, prop) => {
            notes.delete(prop);
            report(faultOf(error, "patch_failed", source));
          },
          tellsPatches ? (prop, ...given) => notesOf(notes, prop).note(...given) : undefined,
        );
        const patched = patchedProps(props);
        return [{ node, props: edits?.reconcile(node, resolved, patched) ?? resolved, patched, notes }];
      });
      const applied: Applied[] = [];
      for (const { node, props, patched, notes } of updates) {
        if (!layout.isAttached(node)) continue;
        const change = layout.write(node, props, "callback", patched);
        afterWrite(node, props, change, "callback");
        const carried = carriedNodes(node, change, notes);
        applied.push({ node, props: Object.keys(props), change, carried });
      }
      return applied;
    },
  };
}

function notesOf(notes: Map<string, PatchNotes>, prop: string): PatchNotes {
  const known = notes.get(prop) ?? createPatchNotes();
  notes.set(prop, known);
  return known;
}

/** The props of a response by component id. A body without `multi` may hold the props of the one Output alone. */
export function responseById(body: CallbackResponseBody, output: string): unknown {
  if (body.multi === true || !isPlainObject(body.response)) return body.response;
  const props = ownProp(body.response, "props");
  const [only] = parseOutput(output);
  const id = stringifyId(only?.id ?? "");
  // Our server's body has component ids without `multi`, too. The old form of Dash has the key `props` alone.
  return isPlainObject(props) && Object.keys(body.response).length === 1 ? { [id]: props } : body.response;
}
