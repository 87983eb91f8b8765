import type { LayoutPath, Props } from "@patchbay/protocol";
import { type ElementType, type ReactElement, type ReactNode, useSyncExternalStore } from "react";
import type { ComponentNode } from "../../store/componentNode.ts";
import { NodeView, type NodeViewProps } from "../../view/NodeView.tsx";
import type { ViewApp } from "../../view/viewApp.ts";
import { DashContext, type DashContextValue } from "../api/dashContext.ts";
import { createGraphCommands, type GraphCommands } from "./graphCommands.ts";

export interface DashNodeProps extends NodeViewProps {
  /** Parents read it, and ask `getLayout` for the layout at this path. */
  readonly componentPath: LayoutPath;
  /** Called when the component has mounted, and after each update. */
  readonly onDrawn: (node: ComponentNode, app: ViewApp) => void;
  /** Props that a parent adds by `cloneElement`. The component gets them. */
  readonly [added: string]: unknown;
}

/**
 * One Dash component: the element that parents see. A change of the store is rendered before the next event, as Dash's components
 * expect: they compare typed text with the props of their last render. React would render a change of its own state in a later task.
 */
export function DashNode(props: DashNodeProps): ReactElement {
  const { subscribe, getState } = props.node.store;
  return <DashNodeView {...props} shown={useSyncExternalStore(subscribe, getState, getState)} />;
}

interface DashNodeViewProps extends DashNodeProps {
  /** The current props of the node. */
  readonly shown: Props;
}

/** Renders the component as Dash's own wrapper does. */
class DashNodeView extends NodeView<DashNodeViewProps> {
  #shown: Props | undefined;
  #tried: Props | undefined;
  #childChanged = false;
  #latest: ReactNode = null;
  #good: ReactNode = null;
  #unfollow: (() => void) | undefined;
  #commands: GraphCommands | undefined;

  override componentDidMount(): void {
    super.componentDidMount();
    this.#drawn();
    const { node } = this.props;
    if (!this.#has("dashChildrenUpdate")) return;
    let ends: (() => void)[] = [];
    const childChanged = (): void => {
      this.#childChanged = true;
      this.update();
    };
    const follow = (): void => {
      for (const end of ends) end();
      ends = [...node.nested.values()].flat().map((child) => child.store.subscribe(childChanged));
    };
    follow();
    const end = node.store.subscribe(follow);
    this.#unfollow = () => {
      end();
      for (const endChild of ends) endChild();
    };
  }

  protected override follow(): undefined {
    return undefined;
  }

  override componentWillUnmount(): void {
    super.componentWillUnmount();
    this.#unfollow?.();
    this.#commands?.end();
  }

  override shouldComponentUpdate(
    next: DashNodeViewProps,
    state: Parameters<NodeView["shouldComponentUpdate"]>[1],
  ): boolean {
    return super.shouldComponentUpdate(next, state) || !sameAdded(this.props, next);
  }

  protected override extraProps(component: ElementType): Props {
    const { node, componentPath: _, onDrawn: __, shown: ___, ...rest } = this.props;
    const { setProps } = this.context.handleOf(node);
    // A new function per render: some components compare too few props, and render again only because this one differs.
    const added: Props = { setProps: (partial: Props) => setProps(partial), ...rest };
    if (node.namespace === "dash_core_components" && node.type === "Graph") {
      this.#commands ??= createGraphCommands(node.store, (done) => this.setState({ failed: false }, done));
      Object.assign(added, this.#commands.props());
    }
    const props = node.store.getState();
    if (hasMember(component, "dashRenderType")) {
      const first = this.#shown === undefined;
      const own = props === this.#shown ? undefined : node.changedBy;
      added.dashRenderType = first ? "parent" : (own ?? (this.#childChanged ? "components" : "parent"));
    }
    this.#shown = props;
    this.#childChanged = false;
    return added;
  }

  /** The element of the last render that succeeded. */
  protected override failed(): ReactNode {
    return this.#good;
  }

  /** As in Dash, nothing is shown in its place. */
  protected override missing(): ReactNode {
    return null;
  }

  /** Dash's components read the renderer's interface from a context, not from a prop. */
  protected override content(node: ComponentNode, app: ViewApp, props: Props): ReactElement {
    const value = app.handleOf(node).host as DashContextValue;
    return <DashContext.Provider value={value}>{super.content(node, app, props)}</DashContext.Provider>;
  }

  override render(): ReactNode {
    if (!this.state.failed) this.#tried = this.props.shown;
    this.#latest = super.render();
    return this.#latest;
  }

  override componentDidUpdate(): void {
    this.#drawn();
    if (this.state.failed && this.#tried !== this.props.shown) this.update();
  }

  #drawn(): void {
    this.#good = this.#latest;
    this.props.onDrawn(this.props.node, this.context);
  }

  #has(member: string): boolean {
    const { namespace, type } = this.props.node;
    try {
      return hasMember(this.context.libraries.component(namespace, type), member);
    } catch {
      return false;
    }
  }
}

function hasMember(component: unknown, name: string): boolean {
  return (
    (typeof component === "object" || typeof component === "function") &&
    component !== null &&
    name in component
  );
}

function sameAdded(before: DashNodeViewProps, after: DashNodeViewProps): boolean {
  const names = Object.keys(after);
  return (
    names.length === Object.keys(before).length &&
    names.every((name) => name === "componentPath" || before[name] === after[name])
  );
}
