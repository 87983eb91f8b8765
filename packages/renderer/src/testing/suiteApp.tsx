/** Apps on Dash's own page, with component suites made for tests. */
import type { CallbackDefinition, LayoutPath, PageConfig, Props } from "@patchbay/protocol";
import { act, waitFor } from "@testing-library/react";
import {
  Children,
  cloneElement,
  createElement,
  type ElementType,
  isValidElement,
  type ReactElement,
  type ReactNode,
  useContext,
} from "react";
import { expect, vi } from "vitest";
import type { RunningApp } from "../app/appOptions.ts";
import type { DashContextValue } from "../dash/api/dashContext.ts";
import { type DashPage, openDashPage } from "../dash/api/dashPage.ts";
import { startDashApp } from "../dash/startDashApp.ts";
import * as tools from "../tools/index.ts";
import { createFakeClient, type FakeClient } from "./fakeClient.ts";
import { createTestPage } from "./testPage.ts";

export type SuiteProps = Props & { setProps(partial: Props): void; children?: ReactNode };

interface Api {
  DashContext: React.Context<DashContextValue>;
  useDashContext(): DashContextValue;
  ExternalWrapper: ElementType;
  getLayout(target: LayoutPath | string): { props: Props } | undefined;
  stringifyId(id: unknown): unknown;
}

export const page: DashPage & Record<string, unknown> = {};
export const api = (): Api => page.dash_component_api as unknown as Api;
export const state = (): { [key: string]: never } => page.store?.getState() as { [key: string]: never };
/** What each component was given last, by id, and how often it was drawn. */
export const given = new Map<string, SuiteProps>();
export const drawn = new Map<string, number>();
export const errors = vi.fn();

function seen(props: SuiteProps): void {
  const id = String(props.id);
  given.set(id, props);
  drawn.set(id, (drawn.get(id) ?? 0) + 1);
}

export function Div(props: SuiteProps): ReactElement {
  seen(props);
  const loading = api().useDashContext().useLoading();
  return createElement("div", { id: props.id as string, "data-loading": loading }, props.children);
}

function Typed(props: SuiteProps): ReactElement {
  seen(props);
  return createElement("span", { id: props.id as string }, String(props.dashRenderType));
}
Typed.dashRenderType = true;

/** As tabs do: reads the layout of its children instead of showing them. */
function Listing({ id, children }: SuiteProps): ReactElement {
  drawn.set(String(id), (drawn.get(String(id)) ?? 0) + 1);
  const labels = Children.toArray(children as ReactNode).flatMap((child) => {
    if (!isValidElement(child)) return [];
    const { componentPath } = child.props as { componentPath: LayoutPath };
    return [String(api().getLayout([...componentPath, "props"])?.["label" as never])];
  });
  return createElement("ol", { id: id as string }, labels.join(","));
}
Listing.dashChildrenUpdate = true;

/** Gives its child something the layout does not know. */
function Giver({ children, setProps }: SuiteProps): ReactElement {
  return createElement(
    "section",
    null,
    cloneElement(children as ReactElement<Props>, { onClick: () => setProps({ n: 1 }) }),
  );
}

function Clickable(props: SuiteProps & { onClick?: () => void }): ReactElement {
  return createElement("button", { type: "button", id: props.id as string, onClick: props.onClick }, "click");
}

/** Shows a label that is in its props in its own way. */
function Options({ label, componentPathOf }: Props): ReactElement {
  const { componentPath } = useContext(api().DashContext);
  const at = componentPathOf === undefined ? [...componentPath, "option", 0] : componentPathOf;
  return createElement(api().ExternalWrapper, { component: label, componentPath: at, temp: true });
}

function Loads({ id }: SuiteProps): ReactElement {
  const keys = api()
    .useDashContext()
    .useSelector(
      (all) => Object.keys((all as { loading: object }).loading),
      (a, b) => JSON.stringify(a) === JSON.stringify(b),
    );
  return createElement("i", { id: id as string }, keys.join(" "));
}

function Fragile(props: SuiteProps): ReactElement {
  if (props.broken) throw new Error("cannot draw");
  return createElement("b", { id: props.id as string }, String(props.text));
}

export const testPage = createTestPage();

/** Before each test. */
export function resetSuites(): void {
  for (const name of Object.keys(page)) delete page[name];
  page.dash_html_components = { Div, Typed, Listing, Giver, Clickable, Options, Loads, Fragile };
  given.clear();
  drawn.clear();
  errors.mockReset();
}

export async function start(
  layout: unknown,
  definitions: readonly CallbackDefinition[] = [],
  config: PageConfig = {},
): Promise<{ app: RunningApp; client: FakeClient; target: HTMLElement }> {
  const joined = openDashPage(page, (url) => url);
  let client: FakeClient | undefined;
  const { app, target } = await testPage.start((target) =>
    startDashApp({
      page,
      joined,
      hasOpenNotices: true,
      remount: false,
      target,
      baseUrl: "http://localhost/",
      config,
      loadTools: async () => tools,
      connect(options) {
        client = createFakeClient(options, { layout, definitions });
        return client;
      },
      onError: errors,
    }),
  );
  if (client === undefined) throw new Error("The app did not start.");
  await waitFor(() => expect(target.querySelector("._dash-loading")).toBeNull());
  await act(async () => {});
  return { app, client, target };
}
