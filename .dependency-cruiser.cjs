/** Which way imports may go: down only, never in a circle, never into another package's inside. */
const below = {
  protocol: [],
  client: ["protocol"],
  components: ["protocol"],
  server: ["protocol"],
  renderer: ["protocol", "client"],
  patchbay: ["protocol", "client", "renderer", "components"],
};

const directions = Object.entries(below).map(([name, allowed]) => ({
  name: `${name}-imports-down-only`,
  severity: "error",
  from: { path: `^packages/${name}/` },
  to: { path: "^packages/([^/]+)/", pathNot: `^packages/(${[name, ...allowed].join("|")})/` },
}));

/** Pure folders: decisions without I/O. */
const PURE = "^packages/(protocol/src/|renderer/src/callbacks/(?!execute/(serverE|e)xecutor))";

module.exports = {
  forbidden: [
    { name: "no-circles", severity: "error", from: {}, to: { circular: true } },
    ...directions,
    {
      name: "no-other-package-s-inside",
      comment: "Packages meet by their names, not by paths.",
      severity: "error",
      from: { path: "^packages/([^/]+)/" },
      to: { path: "^packages/", pathNot: "^packages/$1/", dependencyTypes: ["local"] },
    },
    {
      name: "pure-parts-know-no-platform",
      severity: "error",
      from: { path: PURE, pathNot: "\\.test\\.tsx?$" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "packages-do-not-import-apps",
      severity: "error",
      from: { path: "^packages/" },
      to: { path: "^(apps|e2e|tools)/" },
    },
    {
      name: "apps-do-not-import-e2e",
      comment: "What both need is in tools.",
      severity: "error",
      from: { path: "^(apps|tools)/" },
      to: { path: "^e2e/" },
    },
    {
      name: "only-tests-import-test-doubles",
      severity: "error",
      from: { path: "^packages/", pathNot: "(\\.test\\.tsx?$|/testing/)" },
      to: { path: "/testing/" },
    },
    {
      name: "pure-parts-have-no-react",
      severity: "error",
      from: { path: PURE, pathNot: "\\.test\\.tsx?$" },
      to: { path: "node_modules/(react|react-dom)/" },
    },
    {
      name: "nothing-unresolved",
      severity: "error",
      from: {},
      // A package of types alone has no file to resolve to; `node` stands for those of Node.
      to: { couldNotResolve: true, pathNot: "^(csstype|node)$" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(dist|\\.venv|\\.work)/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["patchbay-source", "import", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".mjs", ".js"],
    },
    tsPreCompilationDeps: true,
  },
};
