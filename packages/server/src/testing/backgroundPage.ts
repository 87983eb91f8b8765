/** A page as a server sees it that runs background callbacks. */
import type { CallbackResponseBody } from "@patchbay/protocol";
import { Input } from "../index.ts";
import type { requestBody } from "./startApp.ts";

export const inputs = [Input<number>("btn", "n_clicks")] as const;

/** A promise to be settled from outside. */
export function gate<T = void>() {
  let open: (value: T) => void = () => undefined;
  const opened = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

export interface Answer {
  status: number;
  body: CallbackResponseBody & { code?: string; message?: string };
}

/** A page as far as jobs go. */
export function pageOf(url: string, endId = "page") {
  const send = async (body: unknown, query: Record<string, string> = {}): Promise<Answer> => {
    const address = new URL("_dash-update-component", url);
    for (const [name, value] of Object.entries({ endId, ...query })) address.searchParams.append(name, value);
    const response = await fetch(address, { method: "POST", body: JSON.stringify(body) });
    const text = await response.text();
    return { status: response.status, body: text === "" ? {} : JSON.parse(text) };
  };
  const blank = (body: ReturnType<typeof requestBody>) => ({
    ...body,
    inputs: (body.inputs as object[]).map((ref) => ({ ...ref, value: null })),
  });
  return {
    send,
    ask: (body: ReturnType<typeof requestBody>, last: CallbackResponseBody) => {
      const { cacheKey = "", job = "", patchbay } = last;
      return send(blank(body), { cacheKey, job, ...(patchbay && { report: `${patchbay.report}` }) });
    },
    /** Asks until there is a result. */
    async finish(body: ReturnType<typeof requestBody>, started: CallbackResponseBody) {
      const seen: Answer[] = [];
      let last = started;
      for (;;) {
        const answer = await this.ask(body, last);
        seen.push(answer);
        last = { ...last, ...answer.body };
        if (answer.status !== 200 || answer.body.response) return { answer, seen };
      }
    },
  };
}
