import type { CommonProps } from "../../props.ts";

/** A plotly figure. */
export interface Figure {
  data?: readonly object[];
  layout?: object;
  frames?: readonly object[] | null;
}

/** plotly's `config`. The most common options are typed. */
export interface GraphConfig {
  staticPlot?: boolean;
  displayModeBar?: boolean | "hover";
  displaylogo?: boolean;
  editable?: boolean;
  scrollZoom?: boolean | string;
  responsive?: boolean;
  doubleClick?: false | "reset" | "autosize" | "reset+autosize";
  showTips?: boolean;
  modeBarButtonsToRemove?: readonly string[];
  modeBarButtonsToAdd?: readonly string[];
  locale?: string;
  toImageButtonOptions?: object;
  [option: string]: unknown;
}

/** The arguments of plotly's `extendTraces`, `[data, traceIndices?, maxPoints?]`, or the data alone. */
export type TraceExtension =
  | object
  | readonly [object, (readonly number[] | number | null)?, (number | object | null)?];

export interface GraphProps extends CommonProps {
  figure?: Figure;
  config?: GraphConfig;
  /** Whether the graph follows the size of its box. Default `auto`: it does unless the figure has its own width and height. */
  responsive?: boolean | "auto";
  /** Animates between figures if plotly can. */
  animate?: boolean;
  animation_options?: object;
  /** Adds points at the end of traces. Reset when done. */
  extendData?: TraceExtension | null;
  /** Adds points at the start of traces. Reset when done. */
  prependData?: TraceExtension | null;
  clickData?: object | null;
  clickAnnotationData?: object | null;
  hoverData?: object | null;
  /** Resets `hoverData` when the pointer leaves a point. */
  clear_on_unhover?: boolean;
  selectedData?: object | null;
  relayoutData?: object | null;
  restyleData?: readonly unknown[] | null;
}
