/** A client for tests: records requests, answers when told. */
import type { Client, ClientOptions, ConnectionView, RequestOptions, RequestOutcome } from "@patchbay/client";
import type { CallbackDefinition, CallbackRequestBody, Props } from "@patchbay/protocol";
import { createStore, type StoreApi } from "zustand/vanilla";

interface FakeRequest {
  readonly body: CallbackRequestBody;
  readonly options: RequestOptions;
  readonly run: number;
  cancelled: boolean;
  settled: boolean;
  settle(outcome: RequestOutcome): void;
  /** Answers with a result by id. */
  answer(response: Record<string, Props>): void;
  prevent(): void;
}

export interface FakeClient extends Client {
  readonly connection: StoreApi<ConnectionView>;
  readonly requests: FakeRequest[];
  readonly options: Omit<ClientOptions, "loadHub">;
  closed: boolean;
  resets: number;
  /** Requests that nobody has answered yet. */
  open(): FakeRequest[];
  /** The newest unsettled request for this output. */
  to(output: string): FakeRequest;
}

export function createFakeClient(
  options: Omit<ClientOptions, "loadHub">,
  served: { layout: unknown; definitions: readonly CallbackDefinition[] },
): FakeClient {
  const requests: FakeRequest[] = [];
  const client: FakeClient = {
    tabId: "tab",
    options,
    requests,
    closed: false,
    resets: 0,
    connection: createStore<ConnectionView>(() => ({ place: "page", state: "open", generation: 1, tabs: 1 })),
    request(body, requestOptions) {
      const request: FakeRequest = {
        // As on the wire: undefined values are not there.
        body: JSON.parse(JSON.stringify(body)) as CallbackRequestBody,
        options: requestOptions,
        run: requests.length + 1,
        cancelled: false,
        settled: false,
        settle(outcome) {
          if (request.settled) return;
          request.settled = true;
          requestOptions.settle(outcome);
        },
        answer: (response) => request.settle({ status: "answered", data: { multi: true, response } }),
        prevent: () => request.settle({ status: "answered", data: undefined }),
      };
      requests.push(request);
      return {
        run: request.run,
        cancel() {
          request.cancelled = true;
          request.settle({ status: "cancelled" });
        },
      };
    },
    getJson: async (path) =>
      JSON.parse(JSON.stringify(path === "_dash-layout" ? served.layout : served.definitions)),
    stats: async () => ({ tabs: 1, framesIn: 0, framesOut: 0 }),
    reset: () => void client.resets++,
    wake: () => undefined,
    close() {
      client.closed = true;
      for (const request of requests) request.settle({ status: "cancelled" });
    },
    open: () => requests.filter((request) => !request.settled),
    to(output) {
      const found = requests.findLast((request) => !request.settled && request.body.output === output);
      if (found === undefined) throw new Error(`No open request for ${output}`);
      return found;
    },
  };
  return client;
}
