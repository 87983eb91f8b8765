import {
  type CallbackResponseBody,
  deepEqual,
  ErrorCode,
  isPlainObject,
  isUnsafeKey,
  ownProp,
  type Props,
  splitPropId,
} from "@patchbay/protocol";
import { type Fault, faultOf } from "../faults.ts";
import type { ComponentNode } from "../store/componentNode.ts";
import type { Change, LayoutStore } from "../store/layoutStore.ts";
import type { Call } from "./call.ts";
import type { Resolver } from "./resolver.ts";
import { propCalls } from "./triggers.ts";

/** How props get into the layout, by where they come from. */
export interface PropUpdates {
  /** From a component: only real changes count. */
  fromComponent(node: ComponentNode, partial: Props): void;
  /** From the server or the page, outside of a result: whatever is named triggers, new content does not. */
  fromOutside(idText: string, props: Props): void;
  /** A callback's result: all of it or, if a Patch fails, nothing. @throws PatchbayError */
  fromResult(response: unknown): readonly Applied[];
}

/** One component's part of a result that is in the layout now. */
interface Applied {
  readonly node: ComponentNode;
  readonly props: readonly string[];
  readonly change: Change;
}

export interface PropUpdatesOptions {
  layout: LayoutStore;
  resolver: Resolver;
  request(calls: readonly Call[]): void;
  report(fault: Fault): void;
}

export function createPropUpdates({ layout, resolver, request, report }: PropUpdatesOptions): PropUpdates {
  return {
    fromComponent(node, partial) {
      if (!layout.isAttached(node)) return;
      const changed: Props = {};
      for (const prop of Object.keys(partial)) {
        if (isUnsafeKey(prop)) continue;
        if (prop === "_dash_error") {
          report(faultOf(partial[prop], ErrorCode.ComponentFailed, node.idText ?? node.type));
        } else if (!deepEqual(layout.read(node, prop), partial[prop])) {
          changed[prop] = partial[prop];
        }
      }
      const props = Object.keys(changed);
      if (props.length === 0) return;
      layout.write(node, changed);
      request(propCalls(node, props, resolver));
    },

    fromOutside(idText, props) {
      const node = layout.ids.get(idText);
      if (node === undefined) {
        report({
          code: ErrorCode.UnknownId,
          message: `set_props: no component with the id ${idText} is in the layout.`,
          severity: "warning",
        });
        return;
      }
      // Each prop by itself: a Patch that fails must not take the others with it.
      const resolved: Props = {};
      for (const prop of Object.keys(props)) {
        try {
          Object.assign(resolved, layout.resolve(node, { [prop]: props[prop] }));
        } catch (error) {
          report(faultOf(error, ErrorCode.PatchFailed, `${idText}.${prop}`));
        }
      }
      layout.write(node, resolved);
      request(propCalls(node, Object.keys(resolved), resolver));
    },

    fromResult(response) {
      if (!isPlainObject(response)) return [];
      const updates = Object.keys(response).flatMap((idText) => {
        const node = layout.ids.get(idText);
        const props = response[idText];
        if (node === undefined || !isPlainObject(props)) return [];
        return [{ node, props: layout.resolve(node, props) }];
      });
      const applied: Applied[] = [];
      for (const { node, props } of updates) {
        if (!layout.isAttached(node)) continue;
        applied.push({ node, props: Object.keys(props), change: layout.write(node, props) });
      }
      return applied;
    },
  };
}

/** The result by id; a body without `multi` names only the props of the one output. */
export function responseById(body: CallbackResponseBody, output: string): unknown {
  if (body.multi === true || !isPlainObject(body.response)) return body.response;
  const props = ownProp(body.response, "props");
  const { id } = splitPropId(output);
  // A body of ours without `multi` is still by id: the old form has `props` alone.
  return isPlainObject(props) && Object.keys(body.response).length === 1 ? { [id]: props } : body.response;
}
