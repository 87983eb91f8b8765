import { describe, expect, it } from "vitest";
import { checkAllowedOrigins, checkOrigin } from "./allowedOrigins.ts";

describe("an origin", () => {
  it.each([
    [undefined, "a.com", "absent"],
    ["", "a.com", "absent"],
    ["https://a.com", "a.com", "same"],
    ["http://a.com", "a.com", "same"],
    ["https://A.com", "a.COM", "same"],
    ["https://a.com", "a.com:443", "same"],
    ["http://a.com", "a.com:80", "same"],
    ["http://a.com:8050", "a.com:8050", "same"],
    ["http://[::1]:8050", "[::1]:8050", "same"],
    ["https://a.com", "a.com:80", "refused"],
    ["http://a.com:8051", "a.com:8050", "refused"],
    ["http://a.com.evil.com", "a.com", "refused"],
    ["http://evil.com/a.com", "a.com", "refused"],
    ["http://a.com@evil.com", "a.com", "refused"],
    ["null", "a.com", "refused"],
    ["file://", "", "refused"],
    ["nonsense", "nonsense", "refused"],
    ["https://a.com", undefined, "refused"],
    ["https://embed.com", "a.com", "listed"],
    ["https://embed.com", undefined, "listed"],
    ["http://embed.com", "a.com", "refused"],
    ["https://embed.com:8443", "a.com", "refused"],
    ["https://EMBED.com", "a.com", "refused"],
  ])("%s sent to %s is %s", (origin, host, verdict) => {
    expect(checkOrigin(origin, host, ["https://embed.com"])).toBe(verdict);
  });
});

describe("the list of origins", () => {
  it("takes exact origins", () => {
    expect(() => checkAllowedOrigins(["https://a.com", "http://localhost:3000", "null"])).not.toThrow();
  });
  it.each(["*", "http://localhost:*", "https://a.com/", "https://a.com:443", "a.com", ""])(
    "refuses %j, which could never match",
    (origin) => {
      expect(() => checkAllowedOrigins([origin])).toThrow(TypeError);
    },
  );
});
