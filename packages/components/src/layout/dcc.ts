import type { ButtonProps } from "../dcc/button/buttonProps.ts";
import type { GraphProps } from "../dcc/graph/graphProps.ts";
import type { InputProps } from "../dcc/input/inputProps.ts";
import type { IntervalProps } from "../dcc/interval/intervalProps.ts";
import type { LoadingProps } from "../dcc/loading/loadingProps.ts";
import type { LinkProps, LocationProps } from "../dcc/location/locationProps.ts";
import type { MarkdownProps } from "../dcc/markdown/markdownProps.ts";
import type { ChecklistProps, DropdownProps, RadioItemsProps } from "../dcc/options/optionProps.ts";
import type { RangeSliderProps, SliderProps } from "../dcc/slider/sliderProps.ts";
import type { StoreProps } from "../dcc/store/storeProps.ts";
import type { TabProps, TabsProps } from "../dcc/tabs/tabsProps.ts";
import type { TextareaProps } from "../dcc/textarea/textareaProps.ts";
import { CORE_NAMESPACE } from "../namespaces.ts";
import {
  type Builder,
  build,
  buildContainer,
  type Children,
  type ContainerBuilder,
  type OptionalBuilder,
} from "./build.ts";

export interface CoreBuilders {
  readonly Button: ContainerBuilder<ButtonProps<Children>>;
  readonly Checklist: OptionalBuilder<ChecklistProps<Children>>;
  readonly Dropdown: OptionalBuilder<DropdownProps<Children>>;
  readonly Graph: OptionalBuilder<GraphProps>;
  readonly Input: OptionalBuilder<InputProps>;
  readonly Interval: OptionalBuilder<IntervalProps>;
  readonly Link: (props: LinkProps<Children>, children?: Children) => ReturnType<Builder<object>>;
  readonly Loading: ContainerBuilder<LoadingProps<Children>>;
  readonly Location: OptionalBuilder<LocationProps>;
  /** Its children are text, not components. */
  readonly Markdown: ContainerBuilder<MarkdownProps, string>;
  readonly RadioItems: OptionalBuilder<RadioItemsProps<Children>>;
  readonly RangeSlider: OptionalBuilder<RangeSliderProps>;
  readonly Slider: OptionalBuilder<SliderProps>;
  readonly Store: OptionalBuilder<StoreProps>;
  readonly Tab: ContainerBuilder<TabProps<Children>>;
  readonly Tabs: ContainerBuilder<TabsProps<Children>>;
  readonly Textarea: OptionalBuilder<TextareaProps>;
}

function leaf(type: string): OptionalBuilder<object> {
  return (props = {}) => build(CORE_NAMESPACE, type, props);
}

function container(type: string): ContainerBuilder<object> {
  return (first?: object | Children, second?: Children) =>
    buildContainer(CORE_NAMESPACE, type, first, second);
}

/** Controls, graphs and page parts: `dcc.Dropdown({ id: "city", options: ["Oslo", "Rome"] })`. */
export const dcc: CoreBuilders = Object.freeze({
  Button: container("Button"),
  Checklist: leaf("Checklist"),
  Dropdown: leaf("Dropdown"),
  Graph: leaf("Graph"),
  Input: leaf("Input"),
  Interval: leaf("Interval"),
  Link: container("Link"),
  Loading: container("Loading"),
  Location: leaf("Location"),
  Markdown: container("Markdown"),
  RadioItems: leaf("RadioItems"),
  RangeSlider: leaf("RangeSlider"),
  Slider: leaf("Slider"),
  Store: leaf("Store"),
  Tab: container("Tab"),
  Tabs: container("Tabs"),
  Textarea: leaf("Textarea"),
});
