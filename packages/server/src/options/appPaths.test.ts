import { describe, expect, it } from "vitest";
import { appPaths } from "./appPaths.ts";

describe.each([
  ["/", { "": "/", "/": "/", "/page": "/page", "/a/b/": "/a/b/" }],
  ["/base/", { "": "/base/", "/": "/base/", "/page": "/base/page", "/a/b/": "/base/a/b/" }],
])("below %s", (requests, paths) => {
  const { getRelativePath, stripRelativePath, getAssetUrl } = appPaths({ requests }, "assets");

  it.each(Object.entries(paths))("%j is %j", (path, expected) => {
    expect(getRelativePath(path)).toBe(expected);
    expect(stripRelativePath(expected)).toBe(path.replace(/^\/|\/$/g, ""));
  });

  it("knows its assets, and nothing of a pathname that is not there yet", () => {
    expect(getAssetUrl("img/logo.png")).toBe(`${requests}assets/img/logo.png`);
    expect(stripRelativePath(null)).toBeNull();
    expect(stripRelativePath(undefined)).toBeUndefined();
  });

  it("refuses a path that is none", () => {
    expect(() => getRelativePath("page")).toThrow(TypeError);
    expect(() => stripRelativePath("page")).toThrow(TypeError);
  });
});

it("the prefix ends at a slash", () => {
  const { stripRelativePath } = appPaths({ requests: "/base/" }, "assets");
  expect(stripRelativePath("/base")).toBe("");
  expect(() => stripRelativePath("/basement")).toThrow('"/basement" is not below "/base/"');
});
