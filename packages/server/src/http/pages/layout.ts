/** GET `_dash-layout`: the layout of the app as JSON. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { ErrorCode } from "@patchbay/protocol";
import type { Settings } from "../../options/optionTable.ts";
import { findUnserializable } from "../../runs/jsonSafety.ts";
import { requestInfo } from "../requestInfo.ts";
import { sendFailure, sendJson } from "../respond.ts";

export async function sendLayout(
  request: IncomingMessage,
  response: ServerResponse,
  { layout, devTools, log }: Pick<Settings, "layout" | "devTools" | "log">,
  identity: string | undefined,
): Promise<void> {
  try {
    const made = typeof layout === "function" ? await layout(requestInfo(request, "http", identity)) : layout;
    const found = findUnserializable(made ?? null);
    if (found !== undefined) throw new TypeError(`layout${found.path} cannot be ${found.what}`);
    sendJson(response, 200, made ?? null);
  } catch (error) {
    log({ level: "error", code: ErrorCode.CallbackFailed, message: "The layout cannot be made", error });
    sendFailure(response, error, devTools);
  }
}
