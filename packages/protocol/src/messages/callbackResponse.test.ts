/** A18 What is amiss in an answer is found in the tab, over HTTP and over the socket alike. */
import { describe, expect, it } from "vitest";
import { isCallbackResponse } from "./callbackResponse.ts";
import { decodeServerMessage } from "./frame.ts";

const good = { multi: true, response: { out: { children: "x" } } };

const read = (data: unknown) =>
  decodeServerMessage({
    type: "callback_response",
    rendererId: "tab#1",
    requestId: "tab-1",
    payload: { status: "ok", data },
  } as never);

describe("A18 an answer", () => {
  it.each<[string, unknown]>([
    ["none", null],
    ["a list", [good]],
    ["multi", { ...good, multi: "yes" }],
    ["response", { multi: true, response: "x" }],
    ["response", { multi: true, response: { out: null } }],
    ["sideUpdate", { ...good, sideUpdate: [] }],
    ["sideUpdate", { ...good, sideUpdate: { out: 7 } }],
    ["dist", { ...good, dist: [null] }],
    ["dist", { ...good, dist: "lib.js" }],
    ["dist", { ...good, dist: [{ type: "_js_dist" }] }],
    ["dist", { ...good, dist: [{ type: "_wasm_dist", url: "lib.wasm" }] }],
    ["job", { job: {}, cacheKey: "k" }],
    ["cacheKey", { job: "j", cacheKey: ["k"] }],
    ["cancel", { job: "j", cacheKey: "k", cancel: "stop" }],
    ["cancel", { job: "j", cacheKey: "k", cancel: [{ id: 7, property: "x" }] }],
    ["cancel", { job: "j", cacheKey: "k", cancel: [null] }],
    ["progress", { job: "j", cacheKey: "k", progress: ["x"] }],
    ["progressDefault", { job: "j", cacheKey: "k", progressDefault: 1 }],
  ])("that is amiss in %s is none: %o", (_, data) => {
    expect(isCallbackResponse(data)).toBe(false);
    expect(read(data)).toMatchObject({ fault: { code: "message_shape" } });
  });

  it.each<[string, object]>([
    ["of a stock server", good],
    ["with nothing", {}],
    ["with libraries", { ...good, dist: [{ type: "_js_dist", url: "/lib.js" }] }],
    ["with null for what there is not", { ...good, dist: null, job: null, cancel: null, progress: null }],
    ["of a job that is a number", { job: 4711, cacheKey: "k", cancel: [{ id: { i: 1 }, property: "n" }] }],
    ["with what no page reads", { ...good, running: 7, cookies: [null], custom: "x" }],
  ])("%s is one", (_, data) => {
    expect(isCallbackResponse(data)).toBe(true);
    expect(read(data)).toHaveProperty("message");
  });
});
