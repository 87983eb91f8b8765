// @vitest-environment jsdom
import { ErrorCode, PatchbayError } from "@patchbay/protocol";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import fc from "fast-check";
import { createElement } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Fault } from "../faults.ts";
import { createHistory } from "./history/history.ts";
import { UndoRedoToolbar } from "./history/UndoRedoToolbar.tsx";
import { startHotReload } from "./reload/hotReload.ts";
import { decideReload, type ReloadState } from "./reload/reloadDecision.ts";

afterEach(() => {
  cleanup();
  document.head.innerHTML = "";
});

describe("history (5.15)", () => {
  it("leads back and forth through any sequence of changes", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.nat(9), fc.constantFrom("undo" as const, "redo" as const))),
        (steps) => {
          let value: unknown = "start";
          const history = createHistory((_, props) => {
            value = props.v;
          });
          const model = ["start" as unknown];
          let at = 0;
          for (const step of steps) {
            if (step === "undo") {
              history.undo();
              at = Math.max(0, at - 1);
            } else if (step === "redo") {
              history.redo();
              at = Math.min(model.length - 1, at + 1);
            } else {
              history.record({ idText: "a", before: { v: value }, after: { v: step } });
              value = step;
              model.splice(++at, model.length, step);
            }
            expect(value).toBe(model[at]);
          }
        },
      ),
    );
  });

  it("B16 is two buttons, each there while there is something to do", () => {
    const apply = vi.fn();
    const history = createHistory(apply);
    render(createElement(UndoRedoToolbar, { history }));
    const names = (): (string | null)[] =>
      screen.queryAllByRole("button").map((button) => button.textContent);
    expect(names()).toEqual([]);
    act(() => history.record({ idText: "a", before: { v: 1 }, after: { v: 2 } }));
    expect(names()).toEqual(["↺undo"]);
    fireEvent.click(screen.getByText("undo"));
    expect(apply).toHaveBeenLastCalledWith("a", { v: 1 });
    expect(names()).toEqual(["↻redo"]);
    fireEvent.click(screen.getByText("redo"));
    expect(apply).toHaveBeenLastCalledWith("a", { v: 2 });
    expect(names()).toEqual(["↺undo"]);
  });
});

const base: ReloadState = { reloadHash: "1", hard: false, packages: ["dash"], files: [] };
const css = { url: "/assets/x.css", modified: 5, is_css: true };

describe("reload decisions (5.18)", () => {
  it.each<[string, Partial<ReloadState>, string]>([
    ["the same hash", { hard: true }, "nothing"],
    ["another hash", { reloadHash: "2" }, "app"],
    ["hard, styles only", { reloadHash: "2", hard: true, files: [css] }, "styles"],
    [
      "hard, a script among them",
      { reloadHash: "2", hard: true, files: [css, { ...css, is_css: false }] },
      "page",
    ],
    ["hard, no files", { reloadHash: "2", hard: true }, "page"],
    ["another package", { reloadHash: "2", packages: ["dash", "plotly"] }, "page"],
    ["packages in another order", { reloadHash: "2", packages: ["dash"] }, "app"],
  ])("%s", (_, change, kind) => {
    expect(decideReload(base, { ...base, ...change }).kind).toBe(kind);
  });
});

describe("hot reload", () => {
  function start(
    answers: unknown[],
    loaded?: string,
  ): {
    timers: (() => void)[];
    reloads: string[];
    faults: Fault[];
    stop(): void;
    turn(): Promise<void>;
  } {
    const timers: (() => void)[] = [];
    const reloads: string[] = [];
    const faults: Fault[] = [];
    const stop = startHotReload({
      settings: { interval: 3_000, max_retry: 1 },
      loaded,
      getJson: async () => {
        const answer = answers.shift();
        if (answer instanceof Error) throw answer;
        return answer;
      },
      document,
      baseUrl: "http://localhost:3000/",
      reloadPage: () => reloads.push("page"),
      reloadApp: () => reloads.push("app"),
      setTimer(work) {
        timers.push(work);
        return () => timers.splice(timers.indexOf(work), 1);
      },
      report: (fault) => faults.push(fault),
    });
    return {
      timers,
      reloads,
      faults,
      stop,
      async turn() {
        await (timers.shift() as () => Promise<void>)();
      },
    };
  }

  it("takes the first answer as it is, then follows each change once", async () => {
    const soft = { ...base, reloadHash: "2" };
    const source = start([base, base, soft, soft, { ...soft, reloadHash: "3", hard: true }]);
    for (let turns = 0; turns < 5; turns++) await source.turn();
    expect(source.reloads).toEqual(["app", "page"]);
    source.stop();
    expect(source.timers).toEqual([]);
  });

  it("D9 a source that changed before the first question has changed all the same", async () => {
    const other = { ...base, reloadHash: "2", hard: true };
    const source = start([{ ...base, reloadHash: "1" }, other, other], "1");
    for (let turns = 0; turns < 3; turns++) await source.turn();
    expect(source.reloads).toEqual(["page"]);
    source.stop();
    const late = start([other], "1");
    await late.turn();
    expect(late.reloads).toEqual(["page"]);
    late.stop();
  });

  it("replaces a style sheet when the new one is there, and takes away one that is gone", async () => {
    document.head.innerHTML =
      '<link rel="stylesheet" href="/assets/x.css?m=1"><link rel="stylesheet" href="/assets/y.css">';
    const files = [css, { url: "/assets/y.css", modified: 0, is_css: true }];
    const source = start([base, { ...base, reloadHash: "2", hard: true, files }]);
    await source.turn();
    await source.turn();
    const hrefs = (): string[] =>
      [...document.querySelectorAll("link")].map((link) => link.getAttribute("href") ?? "");
    expect(hrefs()).toEqual(["/assets/x.css?m=1", "http://localhost:3000/assets/x.css?m=5"]);
    document.querySelectorAll("link")[1]?.dispatchEvent(new Event("load"));
    expect(hrefs()).toEqual(["http://localhost:3000/assets/x.css?m=5"]);
    source.stop();
  });

  it("waits for a server that is down, and gives up on one that keeps failing", async () => {
    const down = new PatchbayError(ErrorCode.Network, "gone");
    const broken = new PatchbayError(ErrorCode.HttpStatus, "500");
    const signedOut = new PatchbayError(ErrorCode.Refused, "Signed out");
    const source = start([base, down, down, down, broken, base, broken, signedOut]);
    for (let turns = 0; turns < 7; turns++) await source.turn();
    expect(source.faults).toEqual([]);
    await source.turn();
    expect(source.faults).toMatchObject([{ code: "refused" }]);
    expect(source.timers).toEqual([]);
  });

  it("asks on after an answer that says nothing", async () => {
    const source = start(["text", null, base, { ...base, reloadHash: "2", files: "none", packages: null }]);
    for (let turns = 0; turns < 4; turns++) await source.turn();
    expect(source.reloads).toEqual(["page"]);
    source.stop();
  });
});
