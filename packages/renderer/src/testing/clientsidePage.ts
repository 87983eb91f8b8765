/** A page with clientside functions, without a browser. */
import type { Props } from "@patchbay/protocol";
import {
  type ClientsideApp,
  type ClientsideGlobal,
  joinClientside,
} from "../callbacks/clientside/dashClientside.ts";

export interface ClientsidePage {
  readonly page: { dash_clientside?: Record<string, unknown> };
  readonly functions: ClientsideGlobal;
  /** What scripts set, in order. */
  readonly set: { target: unknown; props: Props }[];
}

/** @param own the namespace `own` of the page's functions */
export function createClientsidePage(
  own: Record<string, unknown> = {},
  setProps: ClientsideApp["setProps"] = () => true,
): ClientsidePage {
  const page: ClientsidePage["page"] = { dash_clientside: { own } };
  const set: ClientsidePage["set"] = [];
  const app: ClientsideApp = {
    setProps(target, props) {
      set.push({ target, props });
      return setProps(target, props);
    },
    resetConnection: () => undefined,
    cancel: () => 0,
  };
  return { page, set, functions: joinClientside(page, app, undefined) };
}
