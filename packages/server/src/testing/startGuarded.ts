import { type AppOptions, Output } from "../index.ts";
import { connectSocket } from "./socketClient.ts";
import { requestBody, startApp } from "./startApp.ts";

export const extension = "?patchbay=1";

/** An app that knows its users by a cookie, with a callback that says whom it runs for. */
export async function startGuarded(options: Partial<AppOptions> = {}) {
  const seen: unknown[] = [];
  const started = await startApp(
    {
      authenticate: ({ cookies }) => cookies.user,
      websocketCallbacks: true,
      ...options,
    },
    (app) => {
      app.callback({ output: Output("who", "children") }, ({ request }) => {
        seen.push(request.identity);
        return request.identity ?? "nobody";
      });
      app.callback(
        { persistent: true },
        ({ signal }) =>
          new Promise((_, reject) => {
            signal.addEventListener("abort", () => reject(signal.reason));
          }),
      );
    },
  );
  const definitions = await fetch(`${started.url}_dash-dependencies`, { headers: { Cookie: "user=ann" } });
  const loop = ((await definitions.json()) as { output: string; persistent: boolean }[]).find(
    ({ persistent }) => persistent,
  );
  const connect = (user: string | undefined) =>
    connectSocket(started.url, {
      query: extension,
      ...(user !== undefined && { headers: { Cookie: `user=${user}` } }),
    });
  const request = (output: string, requestId: string) => ({
    type: "callback_request",
    rendererId: "tab#1",
    requestId,
    payload: { ...requestBody(output), inputs: [] },
  });
  return { ...started, seen, connect, request, loop: String(loop?.output) };
}
