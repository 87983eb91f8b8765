// @vitest-environment jsdom
import type { ConnectionView } from "@patchbay/client";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createStore, type StoreApi } from "zustand/vanilla";
import { createFaults, type Faults } from "../faults.ts";
import { FaultList } from "../tools/faults/FaultList.tsx";
import { ConnectionNotice } from "./ConnectionNotice.tsx";
import type { Messages } from "./FaultNotice.tsx";
import { NoticesView } from "./NoticesView.tsx";

afterEach(cleanup);

const open: ConnectionView = { place: "worker", state: "open", generation: 1, tabs: 1 };

function show(forAuthors: boolean, messages?: Partial<Messages> | false, showsFaults = true): Faults {
  const faults = createFaults(() => 0);
  render(
    <>
      <input />
      <NoticesView
        faults={faults}
        showsFaults={showsFaults}
        client={{ connection: createStore<ConnectionView>(() => open), wake: () => undefined }}
        needsSocket={createStore(() => false)}
        faultList={createStore(() => (forAuthors ? FaultList : undefined))}
        messages={messages}
      />
    </>,
  );
  return faults;
}

it("a page that shows no faults tells its users of an answer that was cut off, and they can run it again", () => {
  const faults = show(false, undefined, false);
  act(() => faults.report({ code: "callback_failed", message: "hidden", severity: "error" }));
  expect(screen.getByRole("log")).toHaveProperty("textContent", "");
  const retry = vi.fn();
  act(() =>
    faults.report({ code: "connection_lost", message: "m", severity: "error", isCutOff: true, retry }),
  );
  expect(screen.getByRole("log").textContent).toContain("The answer was cut off before its end.");
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(retry).toHaveBeenCalledOnce();
});

describe("fault list", () => {
  it("lists the newest first, counts repetitions, and dismisses", () => {
    const faults = show(true);
    act(() => {
      faults.report({ code: "network", message: "first", severity: "error", source: "a.v" });
      faults.report({ code: "timeout", message: "second", severity: "error" });
      faults.report({ code: "network", message: "first", severity: "error", source: "a.v" });
    });
    const items = screen.getAllByRole("listitem").map((item) => item.textContent);
    expect(items[0]).toContain("network a.v ×2 first");
    expect(items[1]).toMatch(/^timeout second +Dismiss$/);
    expect(screen.getByRole("banner").textContent).toBe("3 problems Dismiss all");
    const before = screen.getByRole("textbox");
    before.focus();
    screen.getByLabelText("Dismiss: first").focus();
    fireEvent.click(screen.getByLabelText("Dismiss: first"));
    expect(screen.getAllByRole("listitem")).toHaveLength(1);
    // Where a keyboard goes on from.
    expect(document.activeElement).toBe(screen.getByRole("log"));
    fireEvent.click(screen.getByText("Dismiss all"));
    expect(document.activeElement).toBe(before);
    expect(screen.queryAllByRole("listitem")).toEqual([]);
    expect(screen.getByRole("log").textContent).toBe("");
  });

  it("W7 offers to try again what may not have been done, once", () => {
    const faults = show(true);
    const retry = vi.fn();
    act(() => faults.report({ code: "connection_lost", message: "lost", severity: "error", retry }));
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(retry).toHaveBeenCalledTimes(1);
    expect(screen.queryAllByRole("listitem")).toEqual([]);
    act(() => faults.report({ code: "callback_failed", message: "raised", severity: "error" }));
    expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
  });

  it("is found by the tests of Dash apps: how many, and the first line of each", () => {
    const faults = show(true);
    act(() => {
      faults.report({ code: "graph_invalid", message: "Circular\na.v -> b.v -> a.v", severity: "error" });
      faults.report({ code: "callback_failed", message: "raised", severity: "error" });
      faults.report({ code: "callback_failed", message: "raised", severity: "error" });
    });
    expect(document.querySelector(".test-devtools-error-count")?.textContent).toBe("3");
    const titles = [...document.querySelectorAll("span.dash-fe-error__title")];
    expect(titles.map((title) => title.textContent)).toEqual(["raised", "Circular"]);
    // Only what has more to tell opens, and one look closes it again.
    const toggles = [...document.querySelectorAll(".test-devtools-error-toggle")];
    expect(toggles.map((toggle) => toggle.textContent)).toEqual(["Circular"]);
    const told = (): string[] =>
      [...document.querySelectorAll(".dash-fe-error__info")].map((info) => String(info.textContent));
    const toggle = screen.getByRole("button", { name: "Circular", expanded: false });
    expect(told()).toEqual([]);
    fireEvent.click(toggle);
    expect(told()).toEqual(["a.v -> b.v -> a.v"]);
    fireEvent.click(screen.getByRole("button", { name: "Circular", expanded: true }));
    expect(told()).toEqual([]);
  });

  it("keeps warnings and details for authors", () => {
    const report = (faults: Faults): void => {
      faults.report({ code: "unknown_id", message: "no such id", severity: "warning" });
      faults.report({
        code: "http_status",
        message: "failed",
        severity: "error",
        details: "<html>secret</html>",
      });
      faults.report({ code: "callback_failed", message: "raised", severity: "error", details: "at line 1" });
    };
    const forUsers = show(false);
    act(() => report(forUsers));
    expect(screen.queryByText("no such id")).toBeNull();
    expect(document.body.innerHTML).not.toMatch(/secret|at line 1|raised/);
    cleanup();
    const forAuthors = show(true);
    act(() => report(forAuthors));
    expect(screen.getByText("no such id").closest("li")?.dataset.severity).toBe("warning");
    expect(screen.getByRole("banner").textContent).toContain("3 problems");
    for (const name of ["raised", "failed"]) fireEvent.click(screen.getByRole("button", { name }));
    expect(screen.getByText("at line 1").tagName).toBe("PRE");
    const frame = screen.getByTitle("Answer of the server");
    expect(frame.getAttribute("sandbox")).toBe("");
    expect(frame.getAttribute("srcdoc")).toContain("secret");
  });
});

describe("D5 what users are told where no author looks", () => {
  const failed = { code: "callback_failed", message: "x.children@5f: boom", severity: "error" } as const;

  it("is one calm sentence, however many faults there are, and the keyboard goes back to where it was", () => {
    const faults = show(false);
    act(() => {
      for (const source of ["a.v", "b.v", "b.v"]) faults.report({ ...failed, source, details: "at line 1" });
      faults.report({ code: "unknown_id", message: "no such id", severity: "warning" });
    });
    const notice = screen.getByRole("log");
    expect(notice.textContent).toBe("Something went wrong. Your other work is not affected.  Dismiss");
    const before = screen.getByRole("textbox");
    before.focus();
    const dismiss = screen.getByRole("button", { name: "Dismiss" });
    dismiss.focus();
    fireEvent.click(dismiss);
    expect(notice.textContent).toBe("");
    expect(document.activeElement).toBe(before);
    act(() => faults.report(failed));
    expect(notice.textContent).toContain("Something went wrong.");
  });

  it("says nothing of warnings", () => {
    const faults = show(false);
    act(() => faults.report({ code: "unknown_id", message: "no such id", severity: "warning" }));
    expect(screen.getByRole("log").textContent).toBe("");
  });

  it("D13 offers to ask again for what was lost with the connection, in plain words", () => {
    const faults = show(false);
    const retry = vi.fn();
    act(() => faults.report({ code: "connection_lost", message: "lost (4000)", severity: "error", retry }));
    expect(screen.getByRole("log").textContent).toBe(
      "The connection was interrupted before the answer came. Try again Dismiss",
    );
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(retry).toHaveBeenCalledTimes(1);
    expect(screen.getByRole("log").textContent).toBe("");
  });

  it("is in the app's own words, or nothing", () => {
    act(() => show(false, { failed: "Das hat nicht geklappt." }).report(failed));
    expect(screen.getByRole("log").textContent).toContain("Das hat nicht geklappt.");
    cleanup();
    act(() => show(false, false).report(failed));
    expect(screen.queryByRole("log")).toBeNull();
  });
});

describe("connection notice", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.setSystemTime(10_000);
  });
  afterEach(() => vi.useRealTimers());

  function show(needed: boolean): StoreApi<ConnectionView> {
    const connection = createStore<ConnectionView>(() => open);
    render(<ConnectionNotice client={{ connection, wake }} needsSocket={createStore(() => needed)} />);
    return connection;
  }
  const wake = vi.fn();
  const text = (): string | null => screen.getByRole("status").textContent;
  const advance = (ms: number): void => act(() => void vi.advanceTimersByTime(ms));

  it("keeps quiet about a short loss", () => {
    const connection = show(true);
    act(() => connection.setState({ ...open, state: "connecting" }));
    advance(400);
    act(() => connection.setState(open));
    advance(5_000);
    expect(text()).toBe("");
  });

  it("says when the next try is, and goes away", () => {
    const connection = show(true);
    act(() => connection.setState({ ...open, state: "waiting", retryAt: 13_500 }));
    advance(500);
    expect(text()).toBe("Reconnecting… Next try in 3 s. Try now");
    advance(1_000);
    expect(text()).toBe("Reconnecting… Next try in 2 s. Try now");
    // What counts down is for the eyes: a screen reader would begin again every second.
    expect(screen.getByText(/Next try/).getAttribute("aria-hidden")).toBe("true");
    act(() => connection.setState(open));
    expect(text()).toBe("");
  });

  it("tries at once for who will not wait, and the button stays under the finger", () => {
    const connection = show(true);
    act(() => connection.setState({ ...open, state: "waiting", retryAt: 40_000 }));
    advance(500);
    const button = screen.getByRole("button", { name: "Try now" });
    button.focus();
    fireEvent.click(button);
    expect(wake).toHaveBeenCalledTimes(1);
    act(() => connection.setState({ ...open, state: "connecting" }));
    act(() => connection.setState({ ...open, state: "waiting", retryAt: 50_000 }));
    expect(document.activeElement).toBe(button);
  });

  it.each<[string, boolean, Partial<ConnectionView>]>([
    ["nothing needs it", false, { state: "waiting" }],
    ["it rests", true, { state: "idle" }],
    ["the server has none", true, { state: "waiting", place: "none" }],
  ])("says nothing when %s", (_, needed, change) => {
    const connection = show(needed);
    act(() => connection.setState({ ...open, ...change }));
    advance(5_000);
    expect(text()).toBe("");
  });

  it("says why a connection is refused", () => {
    const connection = show(true);
    act(() => connection.setState({ ...open, state: "refused", reason: "not authorised" }));
    advance(500);
    expect(text()).toBe("not authorised. Reload");
  });
});
