import { expect, it } from "vitest";
import { formatEntry } from "./stderrLog.ts";

it("an entry says which callback it is about, where that stands, and what was the cause of what", () => {
  const error = new Error("The price is missing", { cause: new TypeError("no connection") });
  const text = formatEntry({
    level: "error",
    code: "callback_failed",
    message: "The price is missing",
    error,
    callback: { name: "prices", outputs: ["out.children", "out.title"], registeredAt: "/srv/app.ts:12:5" },
  });
  expect(text.split("\n")[0]).toBe(
    'patchbay error [callback_failed] The price is missing, in callback "prices" on out.children, out.title (/srv/app.ts:12:5)',
  );
  expect(text).toContain("\nError: The price is missing\n    at ");
  expect(text).toContain("\nCause: TypeError: no connection\n    at ");
});

it("an error that is its own cause, and one that is none, are told too", () => {
  const endless = new Error("endless");
  endless.cause = endless;
  const entry = { level: "warn", code: "refused", message: "no" } as const;
  expect(formatEntry({ ...entry, error: endless }).match(/Error: endless/g)).toHaveLength(6);
  expect(formatEntry({ ...entry, error: "just text" })).toBe("patchbay warn [refused] no\njust text");
  expect(formatEntry(entry)).toBe("patchbay warn [refused] no");
});
