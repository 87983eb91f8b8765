/** The browser scripts: classic, one file each, into packages/patchbay/dist. ES modules come from `tsc -b`. */
import { existsSync, readdirSync } from "node:fs";
import { defineConfig, type EnvironmentOptions, esmExternalRequirePlugin } from "vite";

const OUT = "packages/patchbay/dist";
const CHUNKS = "packages/patchbay/src/chunks";

/** In a chunk, React is the one of the page's `patchbay` script. */
const SHARED: Record<string, string> = {
  react: "patchbay.react",
  "react-dom": "patchbay.reactDom",
  "react/jsx-runtime": "patchbay.jsxRuntime",
};

function script(
  entry: string,
  file: string,
  options: { name?: string; shared?: boolean } = {},
): EnvironmentOptions {
  return {
    consumer: "client",
    build: {
      outDir: OUT,
      emptyOutDir: false,
      target: "es2022",
      minify: true,
      sourcemap: true,
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
        plugins: options.shared ? [esmExternalRequirePlugin({ external: Object.keys(SHARED) })] : [],
        output: {
          format: "iife",
          entryFileNames: file,
          assetFileNames: "[name][extname]",
          ...(options.name !== undefined && { name: options.name }),
          ...(options.shared && { globals: SHARED }),
          codeSplitting: false,
        },
      },
    },
  };
}

const chunks = (existsSync(CHUNKS) ? readdirSync(CHUNKS) : [])
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
  .map((file) => file.slice(0, -3));

export default defineConfig({
  appType: "custom",
  publicDir: false,
  resolve: { conditions: ["patchbay-source", "browser", "import", "module", "default"] },
  define: { "process.env.NODE_ENV": JSON.stringify("production") },
  environments: {
    worker: script("packages/client/src/hub/worker.ts", "patchbay-worker.js"),
    embed: script("packages/patchbay/src/embed.ts", "patchbay.js", { name: "patchbay" }),
    ...Object.fromEntries(
      chunks.map((name) => [
        `chunk_${name}`,
        script(`${CHUNKS}/${name}.ts`, `patchbay-${name}.js`, { shared: true }),
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
