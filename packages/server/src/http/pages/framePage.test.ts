import { expect, it } from "vitest";
import { startApp } from "../../testing/startApp.ts";

const FRAME = "_patchbay/frame";
const framed = ["https://shop.test", "http://localhost:3000"];

it("FW1 the page of the frame may be framed by the allowed origins, and names them", async () => {
  const { url } = await startApp({ websocketAllowedOrigins: framed });
  const answer = await fetch(url + FRAME);
  expect(answer.headers.get("content-security-policy")).toContain(
    "frame-ancestors https://shop.test http://localhost:3000",
  );
  const page = await answer.text();
  expect(page).toContain('data-origins="https://shop.test http://localhost:3000"');
  expect(page).toMatch(/<script src="\/_dash-component-suites\/patchbay\/patchbay-frame\.[^"]*js"/);
  expect(page).toMatch(/data-worker="\/_dash-component-suites\/patchbay\/patchbay-worker\.[^"]*js"/);
  expect((await fetch(url + FRAME, { method: "POST" })).status).toBe(405);
});

it("FW1 without other origins nobody may frame it, and pages do not name it", async () => {
  const { url } = await startApp();
  const answer = await fetch(url + FRAME);
  expect(answer.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  expect(await (await fetch(url)).text()).not.toContain("frame_url");
});

it("FW1 an origin that a policy cannot name gets no frame", async () => {
  const { url } = await startApp({
    websocketAllowedOrigins: ["null", "http://[::1]:3000", "https://a;frame-ancestors", "https://shop.test"],
  });
  const answer = await fetch(url + FRAME);
  expect(answer.headers.get("content-security-policy")).toMatch(/frame-ancestors https:\/\/shop\.test$/);
  expect(await answer.text()).toContain('data-origins="https://shop.test"');
  const alone = await startApp({ websocketAllowedOrigins: ["null"] });
  expect(await (await fetch(alone.url)).text()).not.toContain("frame_url");
});

it("FW1 the frame is public, because a login may need the worker that it gives out", async () => {
  const { url } = await startApp({
    websocketAllowedOrigins: framed,
    requestsPathnamePrefix: "/proxied/",
    authenticate: ({ token }) => (token === "ann" ? "ann" : undefined),
  });
  expect((await fetch(url)).status).toBe(401);
  const answer = await fetch(url + FRAME);
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('src="/proxied/_dash-component-suites/');
  const page = await fetch(url, { headers: { Authorization: "Bearer ann" } });
  expect(await page.text()).toContain('"frame_url":"\\u002fproxied\\u002f_patchbay\\u002fframe"');
});
