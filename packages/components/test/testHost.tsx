/** A host for one component in tests: keeps its props and records what it reports. */
import { act, type RenderResult, render } from "@testing-library/react";
import { createElement, type ElementType, useSyncExternalStore } from "react";
import type { AppAddress, ChildView, LoadingOptions } from "../src/host.ts";

type Props = Readonly<Record<string, unknown>>;

export interface TestHost extends RenderResult {
  /** All `setProps` calls, oldest first. */
  readonly reports: Props[];
  readonly errors: Error[];
  props(): Props;
  /** As the server would: changes props from outside. */
  set(changed: Props): void;
  /** The same several times before anything is drawn, within one `act`. */
  setNow(changed: Props): void;
  setLoading(marks: readonly { id: string; property: string }[]): void;
}

export function renderHosted(
  Component: ElementType,
  initial: Props,
  children: readonly ChildView[] = [],
  address?: AppAddress,
): TestHost {
  let props = initial;
  let marks: readonly { id: string; property: string }[] = [];
  const listeners = new Set<() => void>();
  const reports: Props[] = [];
  const errors: Error[] = [];
  const changed = () => {
    for (const listener of [...listeners]) listener();
  };
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const setProps = (partial: Props) => {
    reports.push(partial);
    props = { ...props, ...partial };
    changed();
  };
  const setNow = (partial: Props) => {
    props = { ...props, ...partial };
    changed();
  };
  const host = {
    props: () => props,
    onChange: subscribe,
    useLoading: (options?: LoadingOptions) => {
      const now = useSyncExternalStore(subscribe, () => marks);
      return now.some(options?.filter ?? (() => true));
    },
    useChildren: () => children,
    address,
    reportError: (error: Error) => void errors.push(error),
  };
  function Hosted() {
    const current = useSyncExternalStore(subscribe, () => props);
    return createElement(Component, { ...current, setProps, host });
  }
  const view = render(<Hosted />);
  return {
    ...view,
    reports,
    errors,
    props: () => props,
    set: (partial) => act(() => setNow(partial)),
    setNow,
    setLoading: (next) =>
      act(() => {
        marks = next;
        changed();
      }),
  };
}
