/** The table of app options: each row has the name, the default and the check of an option. */
import { MAX_TIMER_MS } from "@patchbay/protocol";
import { checkAllowedOrigins } from "../auth/allowedOrigins.ts";
import { findClientDir } from "../http/files/clientFiles.ts";
import { createMemoryJobs } from "../jobs/memoryJobs.ts";
import { guardLog, stderrLog } from "../log/stderrLog.ts";
import { createMemoryEngine } from "../revocation/memoryEngine.ts";
import type { AppOptions, OptionsWithoutDefault } from "./appOptions.ts";
import { checkNames } from "./checkNames.ts";
import { type Prefixes, type PrefixOptions, resolvePrefixes } from "./urlPrefixes.ts";

/** `prefixes` stands for the three options of PrefixOptions. */
type OptionName = Exclude<keyof AppOptions, keyof PrefixOptions>;

type Setting<Name extends OptionName> = Name extends keyof OptionsWithoutDefault
  ? AppOptions[Name]
  : Exclude<AppOptions[Name], undefined>;

/** The checked options of an app, with their defaults. */
export type Settings = { readonly [Name in OptionName]: Setting<Name> } & { readonly prefixes: Prefixes };

interface Row<Name extends OptionName> {
  /** The default, also for null from authors who write without types. */
  readonly fallback?: (options: AppOptions) => Setting<Name>;
  /** Changes the value or the default. Default: no change. */
  readonly prepare?: (value: Setting<Name>) => Setting<Name>;
  /** @throws TypeError on a value that cannot work */
  readonly check?: (value: Setting<Name>, name: string) => void;
}

/** Numbers are whole: milliseconds, bytes, characters or a count. */
interface Range {
  readonly least: number;
  readonly most: number;
}
const DURATION: Range = { least: 0, most: MAX_TIMER_MS };
const COUNT: Range = { least: 1, most: Number.MAX_SAFE_INTEGER };

const OPTION_TABLE: { readonly [Name in OptionName]: Row<Name> } = {
  layout: {},
  authenticate: {},
  engine: { fallback: createMemoryEngine },
  title: { fallback: () => "Patchbay" },
  // null is a value: the title stays. Only undefined stands for the default.
  updateTitle: { fallback: ({ updateTitle }) => (updateTitle === null ? null : "Updating...") },
  indexString: { fallback: () => "" },
  externalStylesheets: { fallback: () => [] },
  externalScripts: { fallback: () => [] },
  metaTags: { fallback: () => [] },
  websocketCallbacks: { fallback: () => true },
  websocketAllowedOrigins: { fallback: () => [], check: checkAllowedOrigins },
  websocketInactivityTimeout: { fallback: () => 300_000, check: within(DURATION) },
  websocketHeartbeatInterval: { fallback: () => 30_000, check: within({ ...DURATION, least: 1 }) },
  websocketResumeWindow: { fallback: () => 60_000, check: within(DURATION) },
  websocketBatchDelay: { fallback: () => 5, check: within(DURATION) },
  websocketMaxMessageBytes: {
    fallback: () => 4 * 1024 * 1024,
    // `ws` counts in 32 bits, and the socket server allows it four times this limit.
    check: within({ least: 1, most: 512 * 1024 * 1024 - 1 }),
  },
  websocketMaxRuns: { fallback: () => 1000, check: within(COUNT) },
  websocketMaxRunsPerTab: { fallback: () => 500, check: within(COUNT) },
  websocketMaxFramesPerSecond: { fallback: () => 1000, check: within(COUNT) },
  websocketMaxConnectionsPerIdentity: { fallback: () => 100, check: within(COUNT) },
  websocketMaxWaitingSessions: { check: within({ ...COUNT, least: 0 }) },
  websocketHandshakeTimeout: { fallback: () => 10_000, check: within({ ...DURATION, least: 1 }) },
  websocketMaxQueuedLength: { fallback: () => 64 * 1024 * 1024, check: within(COUNT) },
  downlink: { fallback: () => false },
  preventInitialCallbacks: { fallback: () => false },
  suppressCallbackExceptions: { fallback: () => false },
  devTools: { fallback: () => false },
  hotReload: { fallback: ({ devTools }) => devTools ?? false },
  showUndoRedo: { fallback: () => false },
  onError: {},
  csrfTokenName: { fallback: () => "_csrf_token", check: checkNotBlank },
  csrfHeaderName: { fallback: () => "X-CSRFToken", check: checkNotBlank },
  childrenProps: { fallback: () => ({}) },
  clientDir: { fallback: findClientDir },
  assetsFolder: {},
  assetsUrlPath: { fallback: () => "assets", prepare: (path) => path.replace(/^\/+|\/+$/g, "") },
  assetsIgnore: {},
  jobs: { fallback: () => createMemoryJobs() },
  jobSecret: {},
  onFrame: {},
  log: { fallback: () => stderrLog, prepare: guardLog },
};

const PREFIX_NAMES: Readonly<Record<keyof PrefixOptions, true>> = {
  urlBasePathname: true,
  routesPathnamePrefix: true,
  requestsPathnamePrefix: true,
};

/** @throws TypeError on options that do not exist or cannot work */
export function resolveOptions(options: AppOptions): Settings {
  checkNames(options, { ...OPTION_TABLE, ...PREFIX_NAMES }, "An app");
  const prefixes = resolvePrefixes(options);
  const names = Object.keys(OPTION_TABLE) as OptionName[];
  const settings = names.map((name) => [name, resolveOption(name, options)] as const);
  // `OPTION_TABLE` has a row of the right type for each name.
  return { ...Object.fromEntries(settings), prefixes } as Settings;
}

function resolveOption<Name extends OptionName>(name: Name, options: AppOptions): Setting<Name> {
  const { fallback, prepare, check } = OPTION_TABLE[name] as Row<Name>;
  const given = options[name] as Setting<Name> | undefined;
  // Without a fallback the type of the option allows undefined.
  const value = (fallback === undefined ? given : (given ?? fallback(options))) as Setting<Name>;
  const setting = prepare === undefined ? value : prepare(value);
  check?.(setting, name);
  return setting;
}

/** undefined is valid for an option without a default. */
function within({ least, most }: Range): (value: number | undefined, name: string) => void {
  return (value, name) => {
    if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return;
    throw new TypeError(`${name} must be a whole number from ${least} to ${most}; it is ${String(value)}`);
  };
}

function checkNotBlank(value: string): void {
  if (value.trim() === "") throw new TypeError("csrfTokenName and csrfHeaderName must not be blank");
}
