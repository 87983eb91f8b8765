import { expect, test } from "vitest";
import { elementAttributes } from "./elementAttributes.ts";

test("keeps what Dash allows", () => {
  const props = {
    id: "a",
    className: "c",
    htmlFor: "b",
    "data-x": 1,
    "aria-label": "l",
    style: { color: "red" },
    tabIndex: 0,
    hidden: false,
  };
  expect(elementAttributes("label", props)).toEqual(props);
});

test("drops handlers, React's own props and what is no attribute", () => {
  const hostile = JSON.parse(
    `{"onClick":"alert(1)","OnLoad":"x","onerror":"x","dangerouslySetInnerHTML":{"__html":"<b>"},"ref":"r","key":"k",
      "__proto__":{"a":1},"setProps":1,"n_clicks":3,"style":"color:red","is":"x-y","children":"c"}`,
  );
  expect(elementAttributes("div", hostile)).toEqual({});
});

test.each(["href", "src", "data", "xlinkHref", "xlink:href", "poster"])("%s is checked", (name) => {
  expect(elementAttributes("form", { [name]: "javascript:alert(1)" })[name]).toBe("about:blank");
  expect(elementAttributes("form", { [name]: { toString: "x" } })[name]).toBe("about:blank");
  for (const tag of ["form", "a"]) expect(elementAttributes(tag, { [name]: "/ok" })[name]).toBe("/ok");
});

test("a document from a prop never has the page's origin", () => {
  expect(elementAttributes("iframe", { srcDoc: "<b>" }).sandbox).not.toContain("allow-same-origin");
  const given = {
    srcDoc: "<b>",
    sandbox: "allow-scripts allow-same-origin allow-top-navigation-by-user-activation",
  };
  expect(elementAttributes("iframe", given).sandbox).toBe("allow-scripts");
  expect(elementAttributes("iframe", { src: "/page" }).sandbox).toBeUndefined();
});

test("scripts are not made to load", () => {
  expect(elementAttributes("script", { async: true, src: "https://evil.example/x.js" })).not.toHaveProperty(
    "async",
  );
});

test.each([
  ["iframe", "src"],
  ["embed", "src"],
  ["object", "data"],
])("%s %s leads to no data: but an image", (tag, name) => {
  const cleaned = (url: string) => elementAttributes(tag, { [name]: url })[name];
  for (const type of ["text/html", "", "application/xhtml+xml", "image/svg+xml", "image/x+xml;a=b"]) {
    expect(cleaned(`data:${type},<script>`), type).toBe("about:blank");
    expect(cleaned(` DA\nTA:${type},x`), type).toBe("about:blank");
  }
  for (const url of ["data:image/png;base64,AA==", "data:image/x-icon,AA", "/data:text/html", "#data:"]) {
    expect(cleaned(url)).toBe(url);
  }
});

test.each([
  ["form", "action", "method"],
  ["button", "formAction", "formMethod"],
  ["input", "formAction", "formMethod"],
])("a refused %s %s submits to nowhere, not out of the app", (tag, name, method) => {
  for (const address of ["javascript:alert(1)", "data:text/html,<script>", {}]) {
    expect(elementAttributes(tag, { [name]: address, [method]: "post" })).toEqual({ [method]: "dialog" });
    expect(elementAttributes(tag, { [method]: "post", [name]: address })).toEqual({ [method]: "dialog" });
  }
  expect(elementAttributes(tag, { [name]: "/save", [method]: "post" })).toEqual({
    [name]: "/save",
    [method]: "post",
  });
});

test.each(["a", "area", "base"])("a refused %s leads nowhere, not out of the app", (tag) => {
  for (const href of ["javascript:alert(1)", "data:text/html,<script>", {}]) {
    expect(elementAttributes(tag, { href, title: "t" })).toEqual({ title: "t" });
  }
  expect(elementAttributes(tag, { href: "javascript:alert(1)", download: "a.js" })).toEqual({
    download: "a.js",
  });
});

test("a link that saves its address takes any data:", () => {
  for (const href of ["data:text/csv,a;b", "data:application/json,{}", "data:image/svg+xml,<svg/>"]) {
    for (const download of ["file", "", true]) {
      expect(elementAttributes("a", { href, download }).href).toBe(href);
    }
    for (const download of [false, null, undefined]) {
      expect(elementAttributes("a", { href, download })).not.toHaveProperty("href");
    }
    expect(elementAttributes("iframe", { src: href, download: "x" }).src).toBe("about:blank");
  }
});

test("an image takes any data:", () => {
  expect(elementAttributes("img", { src: "data:image/svg+xml,<svg/>" }).src).toBe(
    "data:image/svg+xml,<svg/>",
  );
});
