// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { type ComponentType, useLayoutEffect } from "react";
import { afterEach, beforeAll, expect, test } from "vitest";
import { renderHosted } from "../../../test/testHost.tsx";
import { Dropdown } from "./Dropdown.tsx";

const options = [
  "AAPL",
  "GOOGL",
  { value: "MSFT", label: "Microsoft" },
  { value: "X", label: "X", disabled: true },
];
beforeAll(() => {
  Element.prototype.scrollIntoView ??= () => {};
});
afterEach(cleanup);

function trigger(): HTMLElement {
  const [button] = screen.getAllByRole("combobox");
  if (button === undefined) throw new Error("no trigger");
  return button;
}

test("shows the label of its value, and a value set later that is no option as itself", () => {
  const host = renderHosted(Dropdown, { id: "d", options, value: "MSFT" });
  expect(trigger().textContent).toContain("Microsoft");
  host.set({ value: "other" });
  expect(trigger().textContent).toContain("other");
});

test("new options take away a value that is none of them", () => {
  const host = renderHosted(Dropdown, { id: "d", options: ["Paris", "Lyon"], value: "Paris" });
  host.set({ options: ["Lyon", "Paris"] });
  expect(host.reports).toEqual([]);
  host.set({ options: ["Rome", "Milan"] });
  expect(host.reports).toEqual([{ value: null }]);
  // The same options again are no new ones.
  host.set({ value: "other", options: ["Rome", "Milan"] });
  expect(host.props().value).toBe("other");
});

test("a value set right after new options is the one that is held against them", () => {
  const AnyDropdown = Dropdown as ComponentType<object>;
  function Hasty(props: { value: string; options: string[]; setProps: (partial: object) => void }) {
    useLayoutEffect(() => {
      if (props.options[0] === "Rome" && props.value === "Paris") props.setProps({ value: "Rome" });
    });
    return <AnyDropdown {...props} />;
  }
  const host = renderHosted(Hasty, { options: ["Paris"], value: "Paris" });
  host.set({ options: ["Rome"] });
  expect(host.reports).toEqual([{ value: "Rome" }]);
});

test("of several values new options leave those among them", () => {
  const host = renderHosted(Dropdown, { options: [1, 2, 3], value: [1, 2, 4], multi: true });
  expect(host.reports).toEqual([{ value: [1, 2] }]);
  host.set({ options: [2, 3] });
  expect(host.props().value).toEqual([2]);
});

test("the results of a search take no value away", () => {
  const host = renderHosted(Dropdown, { options: ["AAPL", "MSFT"], value: "AAPL" });
  host.set({ search_value: "m", options: ["MSFT"] });
  host.set({ search_value: "" });
  host.set({ options: ["AAPL", "MSFT"] });
  expect(host.reports).toEqual([]);
});

test("typing finds an option and Enter chooses it", async () => {
  const user = userEvent.setup();
  const host = renderHosted(Dropdown, { id: "d", options, value: null });
  await user.click(trigger());
  await user.type(await screen.findByLabelText("Search"), "micro");
  await waitFor(() => expect(screen.getAllByRole("option")).toHaveLength(1));
  await user.keyboard("{Enter}");
  expect(host.props().value).toBe("MSFT");
  expect(host.reports).toContainEqual({ search_value: "micro" });
});

test("several values", async () => {
  const user = userEvent.setup();
  const host = renderHosted(Dropdown, { id: "d", options, value: ["AAPL"], multi: true });
  await user.click(trigger());
  await user.click(await screen.findByRole("option", { name: /Microsoft/ }));
  expect(host.props().value).toEqual(["AAPL", "MSFT"]);
  await user.click(screen.getByRole("option", { name: /AAPL/ }));
  expect(host.props().value).toEqual(["MSFT"]);
});

test("a clearable choice can be emptied, another not", async () => {
  const user = userEvent.setup();
  const host = renderHosted(Dropdown, { id: "d", options, value: "AAPL" });
  await user.click(screen.getByLabelText("Clear"));
  expect(host.props().value).toBeNull();
  host.set({ value: "AAPL", clearable: false });
  expect(screen.queryByLabelText("Clear")).toBeNull();
});

test("a label names it by its id; without one the placeholder does", () => {
  renderHosted(() => <label htmlFor="d">Symbol</label>, {});
  renderHosted(Dropdown, { id: "d", options, value: "AAPL" });
  renderHosted(Dropdown, { options, placeholder: "Pick one" });
  expect(screen.getByRole("combobox", { name: "Symbol" }).textContent).toContain("AAPL");
  expect(screen.getByRole("combobox", { name: "Pick one" })).not.toBeNull();
});

test("a disabled dropdown does not open", async () => {
  const user = userEvent.setup();
  renderHosted(Dropdown, { id: "d", options, value: "AAPL", disabled: true });
  await user.click(trigger());
  expect(screen.queryByRole("option")).toBeNull();
});

test("without a label its name is what is chosen, or else the placeholder", () => {
  const host = renderHosted(Dropdown, { options, value: "MSFT", placeholder: "Pick one" });
  expect(screen.getByRole("combobox", { name: "Microsoft" })).not.toBeNull();
  host.set({ value: ["AAPL", "MSFT"], multi: true });
  expect(screen.getByRole("combobox", { name: "AAPL, Microsoft" })).not.toBeNull();
  host.set({ options: [{ value: "MSFT", label: "Microsoft", search: "software" }], value: ["MSFT"] });
  expect(screen.getByRole("combobox", { name: "Microsoft" })).not.toBeNull();
  host.set({ value: null });
  expect(screen.getByRole("combobox", { name: "Pick one" })).not.toBeNull();
});

test.each(["Delete", "Backspace"])("%s empties a closed single choice", async (key) => {
  const user = userEvent.setup();
  const host = renderHosted(Dropdown, { id: "d", options, value: "AAPL" });
  trigger().focus();
  await user.keyboard(`{${key}}`);
  expect(host.reports).toEqual([{ value: null }]);
  await user.keyboard(`{${key}}`);
  expect(host.reports).toHaveLength(1);
});

test.each([{ clearable: false }, { disabled: true }, { multi: true, value: ["AAPL"] }])(
  "Delete leaves the choice with %j",
  async (props) => {
    const user = userEvent.setup();
    const host = renderHosted(Dropdown, { id: "d", options, value: "AAPL", ...props });
    trigger().focus();
    await user.keyboard("{Delete}{Backspace}");
    fireEvent.keyDown(trigger(), { key: "Delete" });
    expect(host.reports).toEqual([]);
  },
);

test("Backspace in the search of an open dropdown leaves the choice", async () => {
  const user = userEvent.setup();
  const host = renderHosted(Dropdown, { id: "d", options, value: "AAPL" });
  await user.click(trigger());
  await user.type(await screen.findByLabelText("Search"), "mi{Backspace}");
  expect(host.props().value).toBe("AAPL");
});
