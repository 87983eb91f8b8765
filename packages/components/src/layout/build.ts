import { type Component, isComponent, type LayoutNode, type Props } from "@patchbay/protocol";

/** Children in a layout: component JSON, text, numbers, nothing, or a list of these. */
export type Children = LayoutNode | readonly LayoutNode[];

/** A list of children as the only argument. Its type has fewer members than an array, so that the compiler names the wrong prop. */
export interface ChildList<Child> {
  readonly length: number;
  readonly [at: number]: Child;
}

/**
 * Builds a component from props, from children, or from both: `Div("Hi")`, `Div({ id: "a" }, "Hi")`. There is one signature for each
 * number of arguments. With two, the compiler's error could be about the wrong one.
 */
export interface ContainerBuilder<BuilderProps, Child = LayoutNode> {
  (props: BuilderProps, children: Child | readonly Child[] | undefined): Component;
  (only?: BuilderProps | Exclude<Child, readonly unknown[]> | ChildList<Child>): Component;
}

/** Builds a component from its props. */
export type Builder<BuilderProps> = (props: BuilderProps) => Component;
/** Builds a component that needs no props. */
export type OptionalBuilder<BuilderProps> = (props?: BuilderProps) => Component;

export function build(namespace: string, type: string, props: object): Component {
  return { type, namespace, props: { ...props } };
}

export function buildContainer(
  namespace: string,
  type: string,
  first: object | Children,
  second: Children,
): Component {
  const hasProps =
    typeof first === "object" && first !== null && !Array.isArray(first) && !isComponent(first);
  const props: Props = hasProps ? { ...first } : {};
  const children = hasProps ? second : (first as Children);
  if (children !== undefined) props.children = children;
  return { type, namespace, props };
}
