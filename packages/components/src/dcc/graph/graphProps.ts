import type { CommonProps } from "../../props.ts";

/** A plotly figure. */
export interface Figure {
  data?: readonly object[];
  layout?: object;
  frames?: readonly object[] | null;
}

/** plotly's `config`; the commonest options are spelled out. */
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

/** `[data, traceIndices?, maxPoints?]` as plotly's `extendTraces` takes them, or only the data. */
export type TraceExtension =
  | object
  | readonly [object, (readonly number[] | number | null)?, (number | object | null)?];

export interface GraphProps extends CommonProps {
  figure?: Figure;
  config?: GraphConfig;
  /** Follows the size of its box. Default `auto`: unless the figure has its own width and height. */
  responsive?: boolean | "auto";
  /** Moves smoothly between figures where plotly can. */
  animate?: boolean;
  animation_options?: object;
  /** Adds points at the end of traces; emptied once done. */
  extendData?: TraceExtension | null;
  /** Adds points at the start of traces; emptied once done. */
  prependData?: TraceExtension | null;
  clickData?: object | null;
  clickAnnotationData?: object | null;
  hoverData?: object | null;
  /** Forgets `hoverData` when the pointer leaves a point. */
  clear_on_unhover?: boolean;
  selectedData?: object | null;
  relayoutData?: object | null;
  restyleData?: readonly unknown[] | null;
}
