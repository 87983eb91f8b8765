/** A JSX runtime made of `createElement`, for pages whose React is a global without a JSX runtime. */
import { createElement, type ElementType, Fragment, type Key, type ReactElement } from "react";

type Props = Record<string, unknown>;

export { Fragment };

export function jsx(type: ElementType, props: Props, key?: Key): ReactElement {
  return createElement(type, withKey(props, key));
}

/** Static children become arguments of `createElement`, because they have no keys. */
export function jsxs(type: ElementType, { children, ...props }: Props, key?: Key): ReactElement {
  return createElement(type, withKey(props, key), ...(children as []));
}

function withKey(props: Props, key: Key | undefined): Props {
  return key === undefined ? props : { ...props, key };
}
