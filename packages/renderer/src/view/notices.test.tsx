// @vitest-environment jsdom
import type { ConnectionView } from "@patchbay/client";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createStore, type StoreApi } from "zustand/vanilla";
import { createFaults, type Faults } from "../faults.ts";
import { FaultDetails } from "../tools/FaultDetails.tsx";
import { ConnectionNotice } from "./ConnectionNotice.tsx";
import { FaultList } from "./FaultList.tsx";

afterEach(cleanup);

describe("fault list", () => {
  function show(forAuthors: boolean): Faults {
    const faults = createFaults(() => 0);
    const Details = forAuthors ? FaultDetails : undefined;
    render(
      <>
        <input />
        <FaultList faults={faults} warnings={forAuthors} Details={Details} />
      </>,
    );
    return faults;
  }

  it("lists the newest first, counts repetitions, and dismisses", () => {
    const faults = show(false);
    act(() => {
      faults.report({ code: "network", message: "first", severity: "error", source: "a.v" });
      faults.report({ code: "timeout", message: "second", severity: "error" });
      faults.report({ code: "network", message: "first", severity: "error", source: "a.v" });
    });
    const items = screen.getAllByRole("listitem").map((item) => item.textContent);
    expect(items[0]).toContain("network a.v ×2first");
    expect(items[1]).toContain("timeoutsecond");
    expect(screen.getByRole("banner").textContent).toContain("3 problems");
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
    const faults = show(false);
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
    expect(titles[1]?.parentElement?.textContent).toBe("Circular\na.v -> b.v -> a.v");
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
    expect(document.body.innerHTML).not.toMatch(/secret|at line 1/);
    cleanup();
    const forAuthors = show(true);
    act(() => report(forAuthors));
    expect(screen.getByText("no such id").closest("li")?.dataset.severity).toBe("warning");
    expect(screen.getByRole("banner").textContent).toContain("3 problems");
    expect(screen.getByText("at line 1").tagName).toBe("PRE");
    const frame = screen.getByTitle("Answer of the server");
    expect(frame.getAttribute("sandbox")).toBe("");
    expect(frame.getAttribute("srcdoc")).toContain("secret");
  });
});

describe("connection notice", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.setSystemTime(10_000);
  });
  afterEach(() => vi.useRealTimers());

  const open: ConnectionView = { place: "worker", state: "open", generation: 1, tabs: 1 };

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
