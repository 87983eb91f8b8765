/**
 * Props of all components. Prop types are written once, with the parameter `Node`: component JSON for layout builders, and a React node
 * for React components.
 */
import type { ComponentId } from "@patchbay/protocol";
import type { Properties } from "csstype";
import type { ComponentHost } from "./host.ts";

/** CSS in React's form: names are camelCase, numbers are pixels. Custom properties are allowed. */
export interface Style extends Properties<string | number> {
  readonly [custom: `--${string}`]: string | number | undefined;
}

/** Props of every component. */
export interface CommonProps {
  /** The component's name for callbacks and `setProps`, and its `id` attribute. Unique in the layout. */
  id?: ComponentId;
  /** Space-separated class names. */
  className?: string;
  style?: Style;
  /** Lets the element keep its state when a list is reordered, if it has no id. */
  key?: string | number;
}

/** `data-*` and `aria-*` attributes of the element. */
export interface DataAttributes {
  readonly [name: `data-${string}`]: string | number | boolean | undefined;
  readonly [name: `aria-${string}`]: string | number | boolean | undefined;
}

/** Props of components that keep their values across page loads. */
export interface PersistenceProps {
  /** A truthy value keeps the value. Another truthy value starts afresh. Needs an `id`. Default: not kept. */
  persistence?: boolean | string | number;
  /** The props that are kept. Default: `value`; `selectedRows` of a grid. */
  persisted_props?: readonly string[];
  /** `local` (default): kept until the browser's data is cleared. `session`: until the tab is closed. `memory`: until the page is left. */
  persistence_type?: "local" | "session" | "memory";
}

/** Props with which a component reports clicks. */
export interface ClickProps {
  /** Number of clicks. */
  n_clicks?: number;
  /** Time of the last click, in milliseconds since 1970. -1 before the first click. */
  n_clicks_timestamp?: number;
}

/** The props of a React component: its own with the id as text, `setProps`, and `host`. */
export type Rendered<Props> = Omit<Props, "id" | "key"> & {
  readonly id?: string;
  readonly setProps: (changed: Partial<Props>) => void;
  readonly host: ComponentHost;
};
