// Handlers for tests of threads, as an app would have them in a module of its own.
export async function total(values, ctx) {
  ctx.setProps("side", { title: "working" });
  ctx.setProgress(`0 of ${values.length}`);
  ctx.setProps("side", { style: null });
  return values.reduce((sum, value) => sum + value, 0) + Number(ctx.request.query.get("more") ?? 0);
}

export function throwing() {
  const error = new RangeError("no such row");
  error.name = "RowError";
  throw error;
}

export function preventing() {
  const error = new Error("No update");
  error.name = "PreventUpdate";
  throw error;
}

/** Never ends, and never gives way: only its thread can be stopped. */
export function spinning(ctx) {
  ctx.setProgress("spinning");
  for (;;);
}

export function exiting() {
  process.exit(3);
}

export function uncloneable() {
  return () => 1;
}

export function echo(ctx) {
  return {
    triggered: ctx.triggered,
    args: ctx.argsGrouping,
    cookies: ctx.request.cookies,
    socket: ctx.websocket,
  };
}

export const notFunction = 1;

export async function* generating() {
  yield 1;
}

export function joining(ctx) {
  ctx.join("news");
  ctx.leave({ name: "old" });
}
