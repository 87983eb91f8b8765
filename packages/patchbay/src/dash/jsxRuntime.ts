/** JSX by `createElement`, for pages whose React comes as a global without a JSX runtime. */
import { createElement, type ElementType, Fragment, type Key, type ReactElement } from "react";

type Props = Record<string, unknown>;

export { Fragment };

export function jsx(type: ElementType, props: Props, key?: Key): ReactElement {
  return createElement(type, withKey(props, key));
}

/** Children that stand in the source as a list need no keys: they become arguments. */
export function jsxs(type: ElementType, { children, ...props }: Props, key?: Key): ReactElement {
  return createElement(type, withKey(props, key), ...(children as []));
}

function withKey(props: Props, key: Key | undefined): Props {
  return key === undefined ? props : { ...props, key };
}
