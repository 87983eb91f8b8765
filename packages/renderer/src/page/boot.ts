import type { Client } from "@patchbay/client";
import {
  type CallbackDefinition,
  type ErrorCode,
  isComponent,
  isPlainObject,
  PatchbayError,
} from "@patchbay/protocol";

/** What an app starts from. */
export interface Boot {
  layout: unknown;
  definitions: readonly CallbackDefinition[];
}

/** Why an app cannot start, for the page. */
export interface BootFailure {
  code: ErrorCode;
  title: string;
  advice: string;
  /** What the server answered; for authors. */
  html?: string;
}

/** Fetches layout and definitions side by side. */
export async function loadBoot(
  client: Pick<Client, "getJson">,
  baseUrl: string,
): Promise<Boot | BootFailure> {
  const [layout, definitions] = await Promise.allSettled([
    client.getJson("_dash-layout"),
    client.getJson("_dash-dependencies"),
  ]);
  if (layout.status === "rejected") return failure("layout", layout.reason, baseUrl);
  if (definitions.status === "rejected") return failure("dependencies", definitions.reason, baseUrl);
  const isList = Array.isArray(definitions.value);
  if (!isList || (isPlainObject(layout.value) && !isComponent(layout.value))) {
    const odd = new PatchbayError("http_body", `It is no ${isList ? "component" : "list"}.`);
    return failure(isList ? "layout" : "dependencies", odd, baseUrl);
  }
  return { layout: layout.value, definitions: definitions.value as CallbackDefinition[] };
}

function failure(what: "layout" | "dependencies", reason: unknown, baseUrl: string): BootFailure {
  const code = reason instanceof PatchbayError ? reason.code : "network";
  const message = reason instanceof Error ? reason.message : String(reason);
  const advice =
    code === "network"
      ? `The server at ${baseUrl} did not answer. Check that it runs and this page may reach it, then reload.`
      : `The server at ${baseUrl} answered with a fault; its log says more. ${message}`;
  const failed: BootFailure = { code, title: `Error loading ${what}`, advice };
  if (reason instanceof Error && typeof reason.cause === "string" && reason.cause !== "")
    failed.html = reason.cause;
  return failed;
}
