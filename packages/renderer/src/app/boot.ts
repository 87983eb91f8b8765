import type { Client } from "@patchbay/client";
import {
  type CallbackDefinition,
  type ErrorCode,
  isComponent,
  isPlainObject,
  PatchbayError,
} from "@patchbay/protocol";

/** The server's answers that an app is made of. */
export interface Boot {
  layout: unknown;
  definitions: readonly CallbackDefinition[];
}

/** Why an app cannot start, in words for the page. */
export interface BootFailure {
  code: ErrorCode;
  title: string;
  advice: string;
  /** The page that the server answered with, for the author of the app. Empty without one. */
  html: string;
}

/** Fetches the layout and the callback definitions in parallel. */
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

function failure(
  what: "layout" | "dependencies",
  { code, message, cause }: PatchbayError,
  baseUrl: string,
): BootFailure {
  const advice =
    code === "refused" || code === "unavailable"
      ? message
      : code === "network"
        ? `The server at ${baseUrl} did not answer. Does it run? May this page reach it?`
        : `The server at ${baseUrl} failed; its log says more. ${message}`;
  return { code, title: `Error loading ${what}`, advice, html: typeof cause === "string" ? cause : "" };
}
