/** `ctx.websocket`: what a running callback may do with its tab and its connection. */
import { type ComponentId, type GetPropsRequest, type ServerMessage, stringifyId } from "@patchbay/protocol";
import type { ActiveRun } from "../sessions/activeRuns.ts";
import type { PropReads } from "../sessions/propReads.ts";
import { checkDuration } from "../time/longTimer.ts";
import type { GetPropOptions, WebSocketControl } from "./context.ts";
import { checkValue } from "./result.ts";

export interface ControlOptions {
  connectionId: string;
  active: ActiveRun;
  isOver(): boolean;
  reads(): PropReads;
  newId(): string;
  send(message: ServerMessage): void;
  flush(): void;
  close(code: number, reason: string): void;
  /** The tab has said that it is gone. */
  onGone(): void;
}

export function createControl(options: ControlOptions): WebSocketControl {
  const { active, isOver, send } = options;
  const { rendererId } = active.message;
  return {
    connectionId: options.connectionId,
    get isShutdown() {
      return isOver();
    },
    getProp<T>(id: ComponentId, property: string, { timeoutMs = 30_000 }: GetPropOptions = {}) {
      checkDuration("timeoutMs", timeoutMs, { forever: true });
      const componentId = stringifyId(id);
      const message: GetPropsRequest = {
        type: "get_props_request",
        rendererId,
        requestId: options.newId(),
        payload: { componentId, properties: [property] },
      };
      const { tabId, signal } = active;
      const { onGone } = options;
      const question = { tabId, message, timeoutMs, signal, isOver, onGone };
      const answer = options.reads().ask(question) as Promise<T | undefined>;
      if (!isOver()) {
        send(message);
        // A reader waits for its answer; what was written before goes along.
        options.flush();
      }
      return answer;
    },
    setProp(id, property, value) {
      checkValue(value, property);
      if (isOver()) return;
      send({
        type: "set_props",
        rendererId,
        payload: { componentId: stringifyId(id), props: { [property]: value } },
      });
    },
    close(code = 1000, reason = "Connection closed") {
      checkClose(code, reason);
      options.close(code, reason);
    },
  };
}

/** @throws RangeError on what the WebSocket protocol cannot say */
export function checkClose(code: number, reason: string): void {
  const reserved = code === 1004 || code === 1005 || code === 1006;
  const known = (code >= 1000 && code <= 1014 && !reserved) || (code >= 3000 && code <= 4999);
  if (!Number.isInteger(code) || !known) throw new RangeError(`${code} is no close code a server may send`);
  if (new TextEncoder().encode(reason).byteLength > 123)
    throw new RangeError("A close reason has at most 123 bytes");
}
