/** One turn of a row that is measured in a page, with its own server and browser. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openBrowser } from "../browser/openBrowser.ts";
import { type MainThread, openWatchedPage, type WatchedPage } from "../browser/watchedPage.ts";
import type { Samples, Side, TurnOptions } from "../row.ts";
import { openControl } from "../site/control.ts";
import { countBytes } from "../site/countBytes.ts";
import { type MakeApp, openDashSite, openNodeSite, type Scripts, type Site } from "../site/site.ts";

/** Longer than any turn. A page without a report by then has failed. */
const DEADLINE_MS = 100_000;
/** A page begins no repetition after this time. */
const ENOUGH_MS = 7_000;
/** A page ends its warm-up after this time. */
const WARM_MS = 1_000;

export interface PageWork {
  /** The script of `page/` that does the work. */
  page: string;
  /** An app for our server, or the name of a program for a Dash server. */
  server: MakeApp | string;
  /** Numbers for the script, besides the number of repetitions. */
  query?: Readonly<Record<string, string | number>>;
  /** Environment variables of a Dash program. */
  environment?: Readonly<Record<string, string>>;
  /** Repetitions that warm up page and server before the measured ones. Default 1. */
  warmUps?: number;
  /** The version of Dash that the stock page is of, in front of our server. Default: that of the chosen environment. */
  dash?: string;
  /** Watches the main thread between the marks of the page. Not for work that is timed over a socket. */
  watched?: boolean;
  /** Counts the bytes that the page receives. */
  counted?: boolean;
}

export async function measurePage(work: PageWork, side: Side, options: TurnOptions): Promise<Samples> {
  const { profileFolder } = options;
  const busy: number[] = [];
  const script: number[] = [];
  let last: MainThread = { busy: 0, script: 0 };
  let profiled = false;
  let watched: WatchedPage | undefined;
  const control = await openControl(async (name) => {
    if (watched === undefined) return;
    const isEnd = name === "end";
    if (profiled) keepProfile(await watched.stopProfile());
    const now = await watched.mainThread();
    if (isEnd) {
      busy.push(now.busy - last.busy);
      script.push(now.script - last.script);
    }
    last = now;
    if (profileFolder !== undefined) await watched.startProfile();
    profiled = profileFolder !== undefined;
  });
  const keepProfile = (profile: string): void => {
    if (profileFolder === undefined) return;
    mkdirSync(profileFolder, { recursive: true });
    writeFileSync(join(profileFolder, `${work.page}-${side}-${Date.now()}.cpuprofile`), profile);
  };
  const scripts: Scripts = {
    work: control.scriptUrl(work.page),
    bare: `${control.scriptUrl("bare/bare")}${side === "relay" ? "?relay" : ""}`,
  };
  const served =
    typeof work.server === "string"
      ? await openDashSite(side, work.server, scripts, work.environment)
      : await openNodeSite(side, work.server, { ...scripts, dash: work.dash });
  const counted = work.counted === true ? await countBytes(served) : undefined;
  const site: Site = counted ?? served;
  const query = new URLSearchParams({
    repetitions: String(options.repetitions),
    warmUps: String(work.warmUps ?? 1),
    warmMs: String(WARM_MS),
    enoughMs: String(ENOUGH_MS),
    ...Object.fromEntries(Object.entries(work.query ?? {}).map(([key, value]) => [key, String(value)])),
  });
  const url = `${site.url}?${query}`;
  if (work.watched === true || profileFolder !== undefined) watched = await openWatchedPage(url);
  const browser = watched?.browser ?? openBrowser(url);
  const deadline = setTimeout(() => control.fail("the page did not finish"), DEADLINE_MS);
  const report = await control.reported;
  clearTimeout(deadline);
  const bytes = counted === undefined ? {} : { bytes: [counted.bytes / 1_000] };
  await browser.close();
  await site.close();
  await control.close();
  if (typeof report.error === "string") throw new Error(`${work.page}, ${side}: ${report.error}`);
  return { ...(report as Samples), ...bytes, ...(busy.length > 0 && { busy, script }) };
}
