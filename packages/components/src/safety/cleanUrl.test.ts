import fc from "fast-check";
import { expect, test } from "vitest";
import { BLANK_URL, cleanUrl } from "./cleanUrl.ts";

test.each([
  "/page?a=1#b",
  "https://example.com/javascript:x",
  "mailto:a@b.c",
  "data:image/png;base64,AA==",
  "#javascript:",
  "",
  "page with spaces",
])("%s stays as it is", (url) => {
  expect(cleanUrl(url)).toBe(url);
});

test.each([
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  "  javascript:alert(1)",
  "java\nscript:alert(1)",
  "\u0001javascript:alert(1)",
  "java\u200bscript:alert(1)",
  "javascript&colon;alert(1)",
  "&#106;avascript:alert(1)",
  "&#x6A;avascript&#58;alert(1)",
  "java&Tab;script:alert(1)",
  "vbscript:msgbox(1)",
])("%j is refused", (url) => {
  expect(cleanUrl(url)).toBe(BLANK_URL);
});

test("no control character hides a script", () => {
  const control = fc.integer({ min: 0, max: 32 }).map((code) => String.fromCharCode(code));
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(11), control)), (insertions) => {
      const letters = [..."javascript:"];
      for (const [at, character] of insertions) letters.splice(at, 0, character);
      expect(cleanUrl(letters.join(""))).toBe(BLANK_URL);
    }),
  );
});

test("any text is taken", () => {
  fc.assert(fc.property(fc.string(), (text) => [text, BLANK_URL].includes(cleanUrl(text))));
});
