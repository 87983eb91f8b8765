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

/** Inside of a package: which rooms do not know which others. */
const rooms = [
  {
    name: "server-decides-without-sockets",
    comment: "What an author declares, a run, a session, a push and a connection know neither ws nor HTTP.",
    severity: "error",
    from: {
      path: "^packages/server/src/(callbacks|runs|sessions|push|wire|log|time)/",
      pathNot: "\\.test\\.ts$",
    },
    to: {
      path: "^packages/server/src/(sockets|http|admin)/|node_modules/(@types/)?ws/|^(node:)?(https?|net|tls)$",
    },
  },
  {
    name: "hub-does-not-know-the-tab",
    comment: "They meet over Comlink, by hubApi.",
    severity: "error",
    from: { path: "^packages/client/src/hub/", pathNot: "\\.test\\.ts$" },
    to: { path: "^packages/client/src/tab/" },
  },
  {
    name: "store-knows-itself-alone",
    severity: "error",
    from: { path: "^packages/renderer/src/store/", pathNot: "\\.test\\.tsx?$" },
    to: { path: "^packages/renderer/src/", pathNot: "^packages/renderer/src/store/" },
  },
  {
    name: "callbacks-do-not-draw",
    severity: "error",
    from: { path: "^packages/renderer/src/callbacks/", pathNot: "\\.test\\.tsx?$" },
    to: { path: "^packages/renderer/src/(app|dash|document|view|tools)/" },
  },
];

/** Pure folders: decisions without I/O. */
const PURE = "^packages/(protocol/src/|renderer/src/callbacks/(?!execute/(serverE|e)xecutor))";

module.exports = {
  forbidden: [
    { name: "no-circles", severity: "error", from: {}, to: { circular: true } },
    ...directions,
    ...rooms,
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
    exclude: { path: "(^|/)(dist|\\.venv[^/]*|\\.work)/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["patchbay-source", "import", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".mjs", ".js"],
    },
    tsPreCompilationDeps: true,
  },
};
