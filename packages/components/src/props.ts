/**
 * What the props of all components share. Prop types are written once, for layout builders (where a node is
 * component JSON) and for React components (where it is a React node); `Node` stands for the two.
 */
import type { ComponentId } from "@patchbay/protocol";
import type { Properties } from "csstype";
import type { ComponentHost } from "./host.ts";

/** CSS as React takes it: camelCase names, numbers are pixels; custom properties are allowed. */
export interface Style extends Properties<string | number> {
  readonly [custom: `--${string}`]: string | number | undefined;
}

/** Props every component takes. */
export interface CommonProps {
  /** What callbacks and `setProps` call this component; also the `id` attribute. Unique in the layout. */
  id?: ComponentId;
  /** Space-separated class names. */
  className?: string;
  style?: Style;
  /** Keeps the element across re-ordering when it has no id. */
  key?: string | number;
}

/** `data-*` and `aria-*` attributes, passed on to the element. */
export interface DataAttributes {
  readonly [name: `data-${string}`]: string | number | boolean | undefined;
  readonly [name: `aria-${string}`]: string | number | boolean | undefined;
}

/** Of components that keep their values across page loads, whoever set them. */
export interface PersistenceProps {
  /** Keeps the value; another truthy value starts afresh. Needs an `id`. Default: not kept. */
  persistence?: boolean | string | number;
  /** Default: `value`; of a grid, `selectedRows`. */
  persisted_props?: readonly string[];
  /** Default `local`: until it is cleared; `session`: as long as the tab; `memory`: as long as the page. */
  persistence_type?: "local" | "session" | "memory";
}

/** What a component reports about clicks. */
export interface ClickProps {
  /** How often it was clicked. */
  n_clicks?: number;
  /** When it was last clicked, in milliseconds since 1970; -1 before the first click. */
  n_clicks_timestamp?: number;
}

/** What a React component gets: its props with the id as text, the way to change them, and what the renderer does for it. */
export type Rendered<Props> = Omit<Props, "id" | "key"> & {
  readonly id?: string;
  readonly setProps: (changed: Partial<Props>) => void;
  readonly host: ComponentHost;
};
