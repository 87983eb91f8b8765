/**
 * Compares the public API of each package with the report in its folder `api`, so that a change of the API shows in a diff. Fails if
 * a report differs. `--write` updates the reports. Run it after `tsc -b`.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Extractor, ExtractorConfig, ExtractorLogLevel } from "@microsoft/api-extractor";

const packages = fileURLToPath(new URL("../packages/", import.meta.url));
const writes = process.argv.includes("--write");
const temporary = mkdtempSync(join(tmpdir(), "patchbay-api-"));
/** @type {string[]} */
const changed = [];
let reports = 0;

/** @param {string} folder @param {string} entry as in `exports` @param {string} types */
function report(folder, entry, types) {
  const reportFolder = join(folder, "api");
  mkdirSync(reportFolder, { recursive: true });
  const name = entry === "." ? "index" : entry.slice(2);
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(folder, "package.json"),
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: join(folder, types),
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            module: "nodenext",
            target: "es2022",
            lib: ["ES2023", "DOM", "DOM.Iterable"],
            types: ["node"],
            skipLibCheck: true,
            allowImportingTsExtensions: true,
            noEmit: true,
          },
          include: ["dist/**/*.d.ts"],
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: `${name}.api.md`,
        reportFolder,
        reportTempFolder: temporary,
        includeForgottenExports: true,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
        extractorMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
  });
  const result = Extractor.invoke(config, {
    localBuild: writes,
    messageCallback(message) {
      // The changed reports are listed below, with what to do.
      message.handled = message.logLevel !== ExtractorLogLevel.Error;
    },
  });
  reports++;
  if (result.apiReportChanged || !existsSync(join(reportFolder, `${name}.api.md`)))
    changed.push(`${folder.slice(packages.length)}/api/${name}.api.md`);
}

for (const folder of readdirSync(packages)) {
  const file = join(packages, folder, "package.json");
  if (!existsSync(file)) continue;
  const { exports = {} } = JSON.parse(readFileSync(file, "utf8"));
  for (const [entry, target] of Object.entries(exports)) {
    // The modules of a pattern are also behind other entries.
    if (target?.types !== undefined && !entry.includes("*"))
      report(join(packages, folder), entry, target.types);
  }
}
rmSync(temporary, { recursive: true });

if (reports === 0) {
  process.stderr.write("No declarations were found: run npm run build first.\n");
  process.exitCode = 1;
} else if (changed.length > 0 && !writes) {
  process.stderr.write(
    `The API differs from these reports:\n${changed.join("\n")}\nUpdate them with npm run api.\n`,
  );
  process.exitCode = 1;
} else {
  process.stdout.write(
    `API reports: ${reports}${changed.length > 0 ? `, ${changed.length} written` : ""}.\n`,
  );
}
