import {
  Children,
  isValidElement,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  useEffect,
  useId,
  useRef,
} from "react";
import { classNames } from "../../classNames.ts";
import type { ChildView } from "../../host.ts";
import type { Rendered } from "../../props.ts";
import { nextTab } from "./nextTab.ts";
import type { TabProps, TabsProps } from "./tabsProps.ts";

/** The content of a tab. `Tabs` renders its label. */
export function Tab(props: Rendered<TabProps<ReactNode>>): ReactElement {
  return <>{props.children}</>;
}

interface TabHead extends Rendered<TabProps<ReactNode>> {
  readonly value: string;
}

function tabHeads(children: readonly ChildView[]): TabHead[] {
  return children.map((child, index) => {
    const props = child.props as Partial<Rendered<TabProps<ReactNode>>>;
    return { ...(props as TabHead), id: child.id as string, value: props.value ?? `tab-${index + 1}` };
  });
}

export function Tabs(props: Rendered<TabsProps<ReactNode>>): ReactElement {
  const heads = tabHeads(props.host.useChildren());
  const loading = props.host.useLoading();
  const baseId = useId();
  const list = useRef<HTMLDivElement>(null);
  const { id, children, value, vertical = false, colors = {}, setProps } = props;

  const first = heads[0]?.value;
  const given = value ?? first;
  useEffect(() => {
    // Callbacks can then read which tab is open.
    if (value === undefined && first !== undefined) setProps({ value: first });
  }, [value, first, setProps]);

  const selected = heads.findIndex((head) => head.value === given);
  const panels = Children.toArray(children).filter((child) => isValidElement(child));

  function open(index: number): void {
    const head = heads[index];
    if (head === undefined || head.disabled) return;
    if (head.value !== given) setProps({ value: head.value });
    list.current?.querySelectorAll<HTMLElement>(":scope > [role=tab]")[index]?.focus();
  }
  function onKeyDown(event: KeyboardEvent): void {
    const next = nextTab(
      event.key,
      heads.map((head) => head.disabled === true),
      selected,
      vertical,
    );
    if (next === undefined) return;
    event.preventDefault();
    open(next);
  }

  const colorVariables = {
    ...(colors.border === undefined ? {} : { "--pb-border": colors.border }),
    ...(colors.primary === undefined ? {} : { "--pb-accent": colors.primary }),
    ...(colors.background === undefined ? {} : { "--pb-tab-background": colors.background }),
  };
  return (
    <div
      className={classNames("pb-tabs", vertical && "pb-tabs-vertical", props.parent_className)}
      style={{ ...colorVariables, ...props.parent_style }}
      id={id === undefined ? undefined : `${id}-parent`}
      data-dash-is-loading={loading || undefined}
    >
      <div
        ref={list}
        id={id}
        role="tablist"
        aria-orientation={vertical ? "vertical" : "horizontal"}
        className={classNames("pb-tab-list", props.className)}
        style={props.style}
        onKeyDown={onKeyDown}
      >
        {heads.map((head, index) => {
          const open_ = index === selected;
          return (
            <button
              key={head.value}
              id={head.id ?? `${baseId}-tab-${index}`}
              type="button"
              role="tab"
              disabled={head.disabled === true}
              aria-selected={open_}
              aria-controls={`${baseId}-panel`}
              tabIndex={open_ || (selected < 0 && index === 0) ? 0 : -1}
              className={classNames(
                "pb-tab",
                head.className,
                open_ && "tab--selected",
                open_ && head.selected_className,
                head.disabled && head.disabled_className,
              )}
              style={{
                ...head.style,
                ...(open_ ? head.selected_style : undefined),
                ...(head.disabled ? head.disabled_style : undefined),
              }}
              onClick={() => open(index)}
            >
              {head.label}
            </button>
          );
        })}
      </div>
      <div
        id={`${baseId}-panel`}
        role="tabpanel"
        aria-labelledby={selected < 0 ? undefined : (heads[selected]?.id ?? `${baseId}-tab-${selected}`)}
        className={classNames("pb-tab-panel", props.content_className)}
        style={props.content_style}
      >
        {panels[selected]}
      </div>
    </div>
  );
}
