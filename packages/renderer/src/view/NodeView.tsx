import { isPlainObject, PatchbayError, type Props } from "@patchbay/protocol";
import {
  Component,
  type Context,
  createElement,
  type ElementType,
  type ReactElement,
  type ReactNode,
  useEffect,
} from "react";
import { faultOf } from "../faults.ts";
import { ComponentNode } from "../store/componentNode.ts";
import { type ViewApp, ViewAppContext } from "./viewApp.ts";

export interface NodeViewProps {
  /** Stays the same for one element: its key is the node's. */
  readonly node: ComponentNode;
}

interface Drawn {
  readonly undrawnProps?: ReadonlySet<string>;
}

interface State {
  readonly failed: boolean;
}

/**
 * One component of the layout: renders when its own props change, and never for what changes below or above. Keeps a component
 * that throws from taking the others with it; new props give it another chance. A class, because only a class can be an
 * error boundary, and one element per component instead of three counts in a large layout.
 */
export class NodeView<P extends NodeViewProps = NodeViewProps> extends Component<P, State> {
  static override contextType: Context<ViewApp | undefined> = ViewAppContext;
  /** A node is shown inside of its app only. */
  declare context: ViewApp;
  override state: State = { failed: false };
  #rendered: Props | undefined;
  #undrawn: ReadonlySet<string> | undefined;
  #unsubscribe: (() => void) | undefined;

  static getDerivedStateFromError(): State {
    return { failed: true };
  }

  override componentDidMount(): void {
    this.#unsubscribe = this.follow();
  }

  /** Sees to it that changes of the node are drawn; the answer ends that. */
  protected follow(): (() => void) | undefined {
    const { store } = this.props.node;
    if (store.getState() !== this.#rendered) this.update();
    return store.subscribe(this.#changed);
  }

  protected readonly update = (): void => this.setState({ failed: false });

  readonly #changed = (now: Props, before: Props): void => {
    if (this.#undrawn === undefined || isDrawn(now, before, this.#undrawn)) this.update();
  };

  /** What the component gets besides what its node has. */
  protected extraProps(_: ElementType, host: unknown): Props {
    return { host };
  }

  /** Stands in for a component that throws. */
  protected failed(): ReactNode {
    return this.missing(`${this.props.node.name} could not be shown.`);
  }

  /** Stands where a component of an unknown type would be. */
  protected missing(message: string): ReactNode {
    return <span className="_patchbay-component-error">{this.context.notShown(message)}</span>;
  }

  override shouldComponentUpdate(_: P, state: State): boolean {
    return state !== this.state;
  }

  override componentDidCatch(error: unknown): void {
    const { node } = this.props;
    const fault = faultOf(error, "component_failed", node.name);
    const odd = strangeChild(node.store.getState());
    if (odd !== undefined) {
      fault.message = `The children of ${node.name} hold ${odd}, which is no component.`;
    }
    this.context.report(fault);
  }

  override componentWillUnmount(): void {
    this.#unsubscribe?.();
  }

  override render(): ReactNode {
    const { node } = this.props;
    this.#rendered = node.store.getState();
    return this.state.failed ? this.failed() : this.content(node, this.context, this.#rendered);
  }

  protected content(node: ComponentNode, app: ViewApp, storeProps: Props): ReactElement {
    try {
      const component = app.libraries.component(node.namespace, node.type);
      this.#undrawn = (component as Drawn).undrawnProps;
      const { setProps, hydrate, host } = app.handleOf(node);
      const { props, children } = hydrate(storeProps);
      return createElement(
        component,
        { ...props, setProps, ...this.extraProps(component, host) },
        ...children,
      );
    } catch (error) {
      if (!(error instanceof PatchbayError)) throw error;
      return (
        <Placeholder message={error.message} node={node} app={app}>
          {this.missing(error.message)}
        </Placeholder>
      );
    }
  }
}

/** Whether something has changed besides what is not to be seen. */
function isDrawn(now: Props, before: Props, undrawn: ReadonlySet<string>): boolean {
  return Object.keys({ ...before, ...now }).some((prop) => now[prop] !== before[prop] && !undrawn.has(prop));
}

/** The beginning of an object among the children that is no component: React cannot show it. */
function strangeChild({ children }: Props): string | undefined {
  const list: unknown[] = Array.isArray(children) ? children.flat(Number.POSITIVE_INFINITY) : [children];
  const odd = list.find((child) => isPlainObject(child) && !(child instanceof ComponentNode));
  return odd === undefined ? undefined : JSON.stringify(odd).slice(0, 80);
}

/** Reports a component of an unknown type. */
function Placeholder(props: {
  message: string;
  node: ComponentNode;
  app: ViewApp;
  children: ReactNode;
}): ReactNode {
  const { message, node, app } = props;
  useEffect(() => {
    app.report({ code: "unknown_component", message, severity: "error", source: node.name });
  }, [message, node, app]);
  return props.children;
}
