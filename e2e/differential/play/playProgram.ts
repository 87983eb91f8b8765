/** Plays one program under one renderer, and records the state of the page after each step. */
import type { BrowserContext, ConsoleMessage, Page, Request } from "@playwright/test";
import { inTime } from "../inTime.ts";
import type { Program } from "../program/program.ts";
import { isWatched, type Step, selectorOf, type Target } from "../program/steps.ts";
import { consoleLine, firstLine } from "./consoleLines.ts";
import type { DashServer } from "./dashServer.ts";
import { observe } from "./observe.ts";
import { requestLines } from "./requests.ts";
import { installProbe, settle } from "./settle.ts";

/** The compared aspects of a page. */
export const ASPECTS = ["dom", "props", "requests", "console", "result"] as const;
export type Aspect = (typeof ASPECTS)[number];

/** The state after one step, or after the page was opened. */
export interface Observation extends Readonly<Record<Aspect, readonly string[]>> {
  readonly step: Step | readonly ["open"];
}

export interface Side {
  readonly context: BrowserContext;
  readonly server: DashServer;
}

const ACTION_MS = 20_000;
/** Time limit of a program, far above the longest on a busy machine. Beyond it the page or the server has stopped answering. */
const PROGRAM_MS = 240_000;
const ON_ELEMENTS: ReadonlySet<Step[0]> = new Set(["click", "fill", "type", "choose", "hover", "tap"]);

/** @throws Error if the program does not start or does not end; then this side can play nothing more */
export function playProgram(program: Program, side: Side): Promise<Observation[]> {
  return inTime(play(program, side), PROGRAM_MS, "The program");
}

async function play(program: Program, { context, server }: Side): Promise<Observation[]> {
  const url = await server.start(program);
  const page = await context.newPage();
  try {
    await page.addInitScript(installProbe);
    return await new Play(program, page, server, url).run();
  } finally {
    // The next program has the same origin, and so the same storage.
    await page.evaluate(() => localStorage.clear()).catch(() => undefined);
    await page.close();
    await server.stopProgram();
  }
}

/** Types of requests that a page must finish before it is at rest. */
const LOADED: ReadonlySet<string> = new Set(["script", "stylesheet", "fetch", "xhr"]);
/** Worker scripts. The page begins these requests and gets no event of their end. */
const WORKER = /worker[\w.]*\.js/;

class Play {
  readonly #seen: Observation[] = [];
  #console: Promise<string | undefined>[] = [];
  #requestsSeen = 0;
  readonly #loading = new Set<Request>();

  constructor(
    readonly program: Program,
    readonly page: Page,
    readonly server: DashServer,
    readonly url: string,
  ) {
    page.on("console", (message) => this.#say(message));
    page.on("pageerror", (error) => this.#console.push(Promise.resolve(`uncaught ${error.message}`)));
    page.on("request", (request) => {
      if (LOADED.has(request.resourceType()) && !WORKER.test(request.url())) this.#loading.add(request);
    });
    for (const end of ["requestfinished", "requestfailed"] as const) {
      page.on(end as "requestfinished", (request) => this.#loading.delete(request));
    }
    page.on("dialog", (dialog) => void dialog.accept());
  }

  async run(): Promise<Observation[]> {
    const streams = this.program.streams ?? false;
    await this.#leave(() => this.page.goto(this.url));
    if (isWatched(["open"], streams)) await this.#look(["open"]);
    else await this.#settle();
    for (const step of this.program.steps) {
      const result = await this.#act(step).catch((error: Error) => [`failed: ${firstLine(error.message)}`]);
      if (isWatched(step, streams) || result.length > 0) await this.#look(step, result);
    }
    return this.#seen;
  }

  async #look(step: Observation["step"], result: readonly string[] = []): Promise<void> {
    const { program, page, server } = this;
    const settled = await this.#settle();
    const { dom, props } = await observe(page, program.dom ?? "elements");
    const asked = server.asked.slice(this.#requestsSeen);
    this.#requestsSeen = server.asked.length;
    const told = (await Promise.all(this.#console)).filter((line) => line !== undefined);
    this.#console = [];
    const omits = (program.omits ?? []).map((text) => new RegExp(text));
    const clean = (lines: readonly string[]) =>
      lines.map((line) => this.#clean(line)).filter((line) => !omits.some((omitted) => omitted.test(line)));
    this.#seen.push({
      step,
      dom: clean(dom),
      props: program.props === false ? [] : clean(props),
      requests: program.requests === false ? [] : clean(requestLines(asked)),
      // Sorted: of callbacks that run at the same time, either may fail first.
      console: clean(told).toSorted(),
      result: clean(settled ? result : [...result, "did not come to rest"]),
    });
  }

  /** Navigates. Open requests of the page before have no end event, so they are forgotten. */
  async #leave(go: () => Promise<unknown>): Promise<void> {
    this.#loading.clear();
    await go();
  }

  #settle(): Promise<boolean> {
    const { page, server, program } = this;
    return settle({ page, server, loading: () => this.#loading.size, streams: program.streams ?? false });
  }

  /** Performs a step. @returns its result, if that is compared */
  async #act(step: Step): Promise<string[]> {
    const { page } = this;
    const find = (target: Target) => page.locator(selectorOf(target)).first();
    const hindrance = await this.#hindrance(step);
    if (hindrance !== undefined) return [hindrance];
    switch (step[0]) {
      case "click":
      case "tap":
        await find(step[1]).click({ timeout: ACTION_MS });
        break;
      case "hover":
        await find(step[1]).hover({ timeout: ACTION_MS });
        break;
      case "fill":
        await find(step[1]).fill(step[2], { timeout: ACTION_MS });
        await find(step[1]).blur({ timeout: ACTION_MS });
        break;
      case "type":
        await find(step[1]).click({ timeout: ACTION_MS });
        for (const key of step[2]) {
          await page.keyboard.type(key);
          await this.#settle();
        }
        break;
      case "key":
        await page.keyboard.press(step[1]);
        break;
      case "choose":
        await this.#choose(step[1], step[2]);
        break;
      case "open":
        await this.#leave(() => page.goto(new URL(step[1], this.url).href));
        break;
      case "reload":
        await this.#leave(() => page.reload());
        break;
      case "back":
        await this.#leave(() => page.goBack());
        break;
      case "forward":
        await this.#leave(() => page.goForward());
        break;
      case "evaluate":
        return [JSON.stringify((await inTime(page.evaluate(step[1]), ACTION_MS, "The script")) ?? null)];
      case "waitFor": {
        const text = find(step[1]).filter({ hasText: new RegExp(step[2]) });
        await text.waitFor({ timeout: 20_000 });
        break;
      }
      case "look":
        break;
      default:
        step satisfies never;
    }
    return [];
  }

  /** The reason why a user could not perform the step; undefined if there is none. The page has settled, so waiting would not help. */
  async #hindrance([name, target]: Step): Promise<string | undefined> {
    if (!ON_ELEMENTS.has(name)) return undefined;
    return this.page.evaluate(
      (selector) => {
        const element = document.querySelector<HTMLElement>(selector);
        if (element === null) return "not there";
        if (!element.checkVisibility()) return "not visible";
        return element.matches(":disabled") ? "disabled" : undefined;
      },
      selectorOf(target as Target),
    );
  }

  async #choose(target: Target, option: string): Promise<void> {
    const field = this.page.locator(selectorOf(target)).first();
    const tag = await field.evaluate((element) => element.tagName, undefined, { timeout: ACTION_MS });
    if (tag === "SELECT") await field.selectOption(option, { timeout: ACTION_MS });
    else {
      await field.click({ timeout: ACTION_MS });
      const shown = this.page.locator('[role="option"], .dash-dropdown-option, .dash-options-list-option');
      await shown.filter({ hasText: option }).first().click({ timeout: ACTION_MS });
      await this.page.keyboard.press("Escape");
    }
  }

  #say(message: ConsoleMessage): void {
    const words = messageOf(message);
    const address = message.location().url;
    this.#console.push(words.then((text) => consoleLine(message.type(), text, address)));
  }

  #clean(line: string): string {
    let clean = line
      .replaceAll(this.url, "/")
      .replaceAll(this.url.slice(0, -1), "")
      .replaceAll(/(radix-|mantine-)[\w:«»-]+|:r\w+:|«r\w+»|_r_\w+_/g, "ID")
      .replaceAll(/v\d+_\d+_\d+m[\da-f]+/g, "VERSION");
    for (const mask of this.program.masks ?? []) clean = clean.replaceAll(new RegExp(mask, "g"), "…");
    return clean;
  }
}

/** The text of a message. For an error or an object its own message, because the browser shortens it. */
async function messageOf(message: ConsoleMessage): Promise<string> {
  const [first] = message.args();
  if (first === undefined || message.type() !== "error") return message.text();
  const own = await first
    .evaluate((value: unknown) => (value as { message?: unknown } | null)?.message)
    .catch(() => undefined);
  return typeof own === "string" ? own : message.text();
}
