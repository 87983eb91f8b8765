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
  /** The same for the life of an element, because the element's key is the node's. */
  readonly node: ComponentNode;
}

interface Drawn {
  readonly undrawnProps?: ReadonlySet<string>;
}

interface State {
  readonly failed: boolean;
}

/**
 * One component of the layout. It renders when its own props change, and not when components above or below change. It is an error
 * boundary: a component that throws affects no other, and is tried again when its props change. One class does all this, because one
 * element per component, in place of three, makes a difference in a large layout.
 */
export class NodeView<P extends NodeViewProps = NodeViewProps> extends Component<P, State> {
  static override contextType: Context<ViewApp | undefined> = ViewAppContext;
  /** Always there: nodes are shown inside of an app only. */
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

  /** Renders when the node's props change. The returned function ends that. */
  protected follow(): (() => void) | undefined {
    const { store } = this.props.node;
    if (store.getState() !== this.#rendered) this.update();
    return store.subscribe(this.#changed);
  }

  protected readonly update = (): void => this.setState({ failed: false });

  readonly #changed = (now: Props, before: Props): void => {
    if (this.#undrawn === undefined || isDrawn(now, before, this.#undrawn)) this.update();
  };

  /** Props that the component gets besides those of its node and `setProps`. */
  protected extraProps(_: ElementType, host: unknown): Props {
    return { host };
  }

  /** Shown in place of a component that has thrown. */
  protected failed(): ReactNode {
    return this.missing(`${this.props.node.name} could not be shown.`);
  }

  /** Shown in place of a component of an unknown type. */
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

/** Whether a prop has changed that is not in `undrawn`. */
function isDrawn(now: Props, before: Props, undrawn: ReadonlySet<string>): boolean {
  return Object.keys({ ...before, ...now }).some((prop) => now[prop] !== before[prop] && !undrawn.has(prop));
}

/** The start, as JSON, of an object among the children that is no component: React cannot show it. */
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
