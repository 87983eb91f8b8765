import { createElement, Fragment, type ReactElement, type ReactNode, useState } from "react";
import { useStore } from "zustand/react";
import type { ReadStore } from "../store/readStore.ts";
import { createHydration } from "./hydration.ts";
import { type ViewApp, ViewAppContext } from "./viewApp.ts";

/** The phase of an app's life. */
export type AppPhase =
  | { readonly name: "loading" }
  | {
      readonly name: "failed";
      readonly title: string;
      readonly advice: string;
      readonly answer?: ReactNode;
    }
  | {
      readonly name: "ready";
      /** The number of the load: a reload makes another. */
      readonly key?: number;
      readonly app: ViewApp;
      readonly busy: ReadStore<boolean>;
      /** Elements beside the layout. */
      readonly beside?: readonly (ReactElement | undefined)[];
    };

/** The content of an app's target element: the layout, or the reason why there is none. */
export function AppView({ phase }: { phase: ReadStore<AppPhase> }): ReactElement {
  const current = useStore(phase);
  switch (current.name) {
    case "loading":
      return <div className="_dash-loading">Loading...</div>;
    case "failed":
      return <FailureView title={current.title} advice={current.advice} answer={current.answer} />;
    case "ready":
      return (
        <>
          <LayoutView key={current.key} app={current.app} busy={current.busy} />
          {createElement(Fragment, null, ...(current.beside ?? []))}
        </>
      );
  }
}

function FailureView(props: { title: string; advice: string; answer: ReactNode }): ReactElement {
  return (
    <div className="_dash-error" role="alert">
      <strong>{props.title}</strong>
      <p>{props.advice}</p>
      <button type="button" onClick={() => location.reload()}>
        Reload
      </button>
      {props.answer}
    </div>
  );
}

function LayoutView({ app, busy }: { app: ViewApp; busy: ReadStore<boolean> }): ReactElement {
  const props = useStore(app.layout.root.store);
  const [hydrate] = useState(() => createHydration(app.layout.slotsOf(app.layout.root), app.element));
  const { children } = hydrate(props);
  return (
    <ViewAppContext.Provider value={app}>
      {createElement(Fragment, null, ...children)}
      <BusyMark busy={busy} />
    </ViewAppContext.Provider>
  );
}

function BusyMark({ busy }: { busy: ReadStore<boolean> }): ReactElement | null {
  const isBusy = useStore(busy);
  return isBusy ? <div className="_dash-loading-callback" /> : null;
}
