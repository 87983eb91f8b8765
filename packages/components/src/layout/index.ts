/** Typed builders of component JSON for TypeScript apps. No React: it runs in Node. */
export { componentChildrenProps } from "../childrenProps.ts";
export type {
  AgGridProps,
  GridCell,
  GridColumn,
  GridEdit,
  GridFunction,
  GridRow,
} from "../dag/agGridProps.ts";
export type { ButtonProps } from "../dcc/button/buttonProps.ts";
export type { Figure, GraphConfig, GraphProps, TraceExtension } from "../dcc/graph/graphProps.ts";
export type { InputProps, InputValue } from "../dcc/input/inputProps.ts";
export type { IntervalProps } from "../dcc/interval/intervalProps.ts";
export type { LoadingProps } from "../dcc/loading/loadingProps.ts";
export type { LinkProps, LocationProps } from "../dcc/location/locationProps.ts";
export type { MarkdownProps } from "../dcc/markdown/markdownProps.ts";
export type {
  ChecklistProps,
  DropdownProps,
  Option,
  Options,
  OptionValue,
  RadioItemsProps,
} from "../dcc/options/optionProps.ts";
export type { RangeSliderProps, SliderMarks, SliderProps, SliderTooltip } from "../dcc/slider/sliderProps.ts";
export type { StoreProps } from "../dcc/store/storeProps.ts";
export type { TabProps, TabsProps } from "../dcc/tabs/tabsProps.ts";
export type { TextareaProps } from "../dcc/textarea/textareaProps.ts";
export type { HtmlProps } from "../html/htmlProps.ts";
export { HTML_TYPES, type HtmlType } from "../html/tags.ts";
export type { Style } from "../props.ts";
export type { Builder, ChildList, Children, ContainerBuilder, OptionalBuilder } from "./build.ts";
export { dag, type GridBuilders } from "./dag.ts";
export { type CoreBuilders, dcc } from "./dcc.ts";
export { type HtmlBuilders, html } from "./html.ts";
