/**
 * The browser scripts: classic, one file each, into packages/patchbay/dist; those for Dash pages into the Python package
 * that serves them. ES modules come from `tsc -b`.
 */
import { existsSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig, type EnvironmentOptions, esmExternalRequirePlugin, type Plugin } from "vite";
import { version } from "./packages/patchbay/src/version.ts";

const OUT = "packages/patchbay/dist";
const CHUNKS = "packages/patchbay/src/chunks";
const DASH = "packages/patchbay/src/dash";
const DASH_OUT = "packages/dash/patchbay_dash/dist";

/** In a chunk, React is the one of the page's `patchbay` script of the same version. */
const PATCHBAY = `patchbay.versions["${version}"]`;
const SHARED: Record<string, string> = {
  react: `${PATCHBAY}.react`,
  "react-dom": `${PATCHBAY}.reactDom`,
  "react/jsx-runtime": `${PATCHBAY}.jsxRuntime`,
};

/** On a Dash page, React is the page's, of whatever version the server chose; older ones have no JSX runtime. */
const PAGE: Record<string, string> = {
  react: "React",
  "react-dom": "ReactDOM",
  "react-dom/client": "ReactDOM",
};
const pageJsx: Plugin = {
  name: "jsx-of-the-page",
  enforce: "pre",
  applyToEnvironment: ({ name }) => name.startsWith("dash"),
  resolveId: (id) => (id === "react/jsx-runtime" ? resolve(DASH, "jsxRuntime.ts") : undefined),
};

/** Style sheets are texts of our modules; white space is for those who read them there. */
function flatten(css: string): string {
  return css
    .replace(/\n\s*/g, "")
    .replace(/ *([{};,]) */g, "$1")
    .replace(/: +/g, ":")
    .replaceAll(";}", "}");
}
const flatStyles: Plugin = {
  name: "flat-styles",
  transform: {
    filter: { id: /(\/styles\/\w+|Styles)\.[jt]s$/ },
    handler: (code) => ({ code: code.replace(/`[^`]*`/g, flatten), map: null }),
  },
};

interface ScriptOptions {
  name?: string;
  outDir?: string;
  minify?: boolean;
  /** By terser before the bundler's own minifier: 1 to 3 % less than by either alone, and seconds more. */
  shrink?: boolean;
  sourcemap?: boolean;
  /** Globals that the script takes these modules from. */
  globals?: Record<string, string>;
}

function script(entry: string, file: string, options: ScriptOptions = {}): EnvironmentOptions {
  const { name, globals, outDir = OUT, minify = true, shrink = false, sourcemap = true } = options;
  return {
    consumer: "client",
    build: {
      outDir,
      emptyOutDir: false,
      target: "es2022",
      minify: shrink ? "terser" : minify,
      terserOptions: { mangle: false, compress: { passes: 3, keep_fargs: false, pure_getters: true } },
      sourcemap,
      cssCodeSplit: false,
      modulePreload: false,
      reportCompressedSize: true,
      // Sizes have their own check; plotly and the grid are as large as they are, and load when first shown.
      chunkSizeWarningLimit: 4_000,
      rolldownOptions: {
        input: entry,
        // Libraries mark files for React servers; there is none here.
        onwarn: (warning, warn) => warning.code !== "MODULE_LEVEL_DIRECTIVE" && warn(warning),
        preserveEntrySignatures: "strict",
        // Also for the CommonJS inside of libraries: a `require` of React must find the page's.
        plugins: globals === undefined ? [] : [esmExternalRequirePlugin({ external: Object.keys(globals) })],
        output: {
          format: "iife",
          entryFileNames: file,
          assetFileNames: "[name][extname]",
          ...(name !== undefined && { name }),
          ...(globals !== undefined && { globals }),
          codeSplitting: false,
          ...(shrink && { minify: true }),
        },
      },
    },
  };
}

/** Where a hub lives. */
const HUB: ScriptOptions = { shrink: true };

function dashScript(entry: string, file: string, options: ScriptOptions = {}): EnvironmentOptions {
  return script(entry, file, {
    outDir: DASH_OUT,
    globals: PAGE,
    // A Python package carries one map, for the build that is read.
    sourcemap: options.minify === false,
    ...options,
  });
}

const chunks = (existsSync(CHUNKS) ? readdirSync(CHUNKS) : [])
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
  .map((file) => file.slice(0, -3));

export default defineConfig({
  appType: "custom",
  publicDir: false,
  resolve: { conditions: ["patchbay-source", "browser", "import", "module", "default"] },
  define: { "process.env.NODE_ENV": JSON.stringify("production") },
  plugins: [pageJsx, flatStyles],
  environments: {
    worker: script("packages/client/src/hub/sharedWorker.ts", "patchbay-worker.js", HUB),
    frame: script("packages/client/src/frame/frame.ts", "patchbay-frame.js", HUB),
    embed: script("packages/patchbay/src/embed.ts", "patchbay.js", { name: "patchbay", shrink: true }),
    dash: dashScript(`${DASH}/dashRenderer.ts`, "patchbay_dash_renderer.min.js", { shrink: true }),
    dash_dev: dashScript(`${DASH}/dashRenderer.ts`, "patchbay_dash_renderer.dev.js", { minify: false }),
    dash_worker: dashScript("packages/client/src/hub/sharedWorker.ts", "patchbay_dash_worker.js", HUB),
    dash_frame: dashScript("packages/client/src/frame/frame.ts", "patchbay_dash_frame.js", HUB),
    dash_hub: dashScript(`${DASH}/chunks/hub.ts`, "patchbay_dash_hub.js", HUB),
    dash_tools: dashScript(`${DASH}/chunks/tools.ts`, "patchbay_dash_tools.js"),
    dash_embed: dashScript(`${DASH}/chunks/dash.ts`, "patchbay-dash.js", { outDir: OUT, shrink: true }),
    ...Object.fromEntries(
      chunks.map((name) => [
        `chunk_${name}`,
        script(`${CHUNKS}/${name}.ts`, `patchbay-${name}.js`, {
          globals: SHARED,
          ...(name === "hub" && HUB),
        }),
      ]),
    ),
  },
  builder: {
    async buildApp(builder) {
      for (const [name, environment] of Object.entries(builder.environments)) {
        if (name !== "client" && name !== "ssr") await builder.build(environment);
      }
    },
  },
});
