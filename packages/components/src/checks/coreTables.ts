/** The props of the core components and the grid, by name. The compiler checks that the list is complete and has no other props. */
import type { AgGridProps } from "../dag/agGridProps.ts";
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
import type { ClickProps, CommonProps, PersistenceProps } from "../props.ts";

/** The kinds of values. Every prop may be null or undefined, too. */
export type Kind = "text" | "number" | "flag" | "list" | "object" | "any";
/** One kind, or several separated by bars. */
export type Kinds = Kind | `${Kind}|${Kind}` | `${Kind}|${Kind}|${Kind}`;
/** Kinds by prop name, without the `data-*` and `aria-*` props that every component may have. */
export type PropTable<Props> = {
  readonly [Prop in keyof Required<Props> as Prop extends `${"data" | "aria"}-${string}`
    ? never
    : Prop]: Kinds;
};

const ID = { id: "text|object", key: "text|number" } as const;
export const COMMON: PropTable<CommonProps> = { ...ID, className: "text", style: "object" };
export const CLICKS: PropTable<ClickProps> = { n_clicks: "number", n_clicks_timestamp: "number" };
const PERSISTENCE: PropTable<PersistenceProps> = {
  persistence: "flag|text|number",
  persisted_props: "list",
  persistence_type: "text",
};
const PARENT = { parent_className: "text", parent_style: "object" } as const;
const BLURS = { n_blur: "number", n_blur_timestamp: "number" } as const;
const FIELD = {
  ...BLURS,
  debounce: "flag|number",
  placeholder: "text|number",
  minLength: "number|text",
  maxLength: "number|text",
  disabled: "flag|text",
  readOnly: "flag|text",
  required: "flag|text",
  autoFocus: "flag|text",
  name: "text",
  spellCheck: "flag|text",
  tabIndex: "number|text",
  title: "text",
} as const;
const LIST = {
  ...COMMON,
  ...PERSISTENCE,
  options: "list|object",
  inline: "flag",
  inputStyle: "object",
  inputClassName: "text",
  labelStyle: "object",
  labelClassName: "text",
} as const;
const SLIDER = {
  ...COMMON,
  ...PERSISTENCE,
  min: "number",
  max: "number",
  step: "number",
  marks: "object",
  disabled: "flag",
  updatemode: "text",
  tooltip: "object",
  vertical: "flag",
  verticalHeight: "number",
  included: "flag",
} as const;

interface CoreProps {
  Button: ButtonProps<unknown>;
  Checklist: ChecklistProps<unknown>;
  Dropdown: DropdownProps<unknown>;
  Graph: GraphProps;
  Input: InputProps;
  Interval: IntervalProps;
  Link: LinkProps<unknown>;
  Loading: LoadingProps<unknown>;
  Location: LocationProps;
  Markdown: MarkdownProps;
  RadioItems: RadioItemsProps<unknown>;
  RangeSlider: RangeSliderProps;
  Slider: SliderProps;
  Store: StoreProps;
  Tab: TabProps<unknown>;
  Tabs: TabsProps<unknown>;
  Textarea: TextareaProps;
}

export const CORE: { readonly [Type in keyof CoreProps]: PropTable<CoreProps[Type]> } = {
  Button: {
    ...COMMON,
    ...CLICKS,
    children: "any",
    type: "text",
    disabled: "flag",
    disable_n_clicks: "flag",
    autoFocus: "flag",
    name: "text",
    value: "text",
    title: "text",
    tabIndex: "number|text",
    accessKey: "text",
  },
  Checklist: { ...LIST, value: "list" },
  Dropdown: {
    ...COMMON,
    ...PERSISTENCE,
    options: "list|object",
    value: "any",
    multi: "flag",
    clearable: "flag",
    searchable: "flag",
    search_value: "text",
    placeholder: "text",
    disabled: "flag",
    optionHeight: "number|text",
    maxHeight: "number",
  },
  Graph: {
    ...COMMON,
    figure: "object",
    config: "object",
    responsive: "flag|text",
    animate: "flag",
    animation_options: "object",
    extendData: "object|list",
    prependData: "object|list",
    clickData: "object",
    clickAnnotationData: "object",
    hoverData: "object",
    clear_on_unhover: "flag",
    selectedData: "object",
    relayoutData: "object",
    restyleData: "list",
  },
  Input: {
    ...COMMON,
    ...PERSISTENCE,
    ...FIELD,
    value: "text|number",
    type: "text",
    n_submit: "number",
    n_submit_timestamp: "number",
    min: "number|text",
    max: "number|text",
    step: "number|text",
    pattern: "text",
    autoComplete: "text",
    inputMode: "text",
    list: "text",
    multiple: "flag|text",
    size: "number|text",
  },
  Interval: { ...ID, interval: "number", n_intervals: "number", max_intervals: "number", disabled: "flag" },
  Link: { ...COMMON, children: "any", href: "text", refresh: "flag", target: "text", title: "text" },
  Loading: {
    ...COMMON,
    ...PARENT,
    children: "any",
    type: "text",
    custom_spinner: "any",
    color: "text",
    fullscreen: "flag",
    display: "text",
    delay_show: "number",
    delay_hide: "number",
    show_initially: "flag",
    target_components: "object",
    overlay_style: "object",
  },
  Location: { ...ID, pathname: "text", search: "text", hash: "text", href: "text", refresh: "flag|text" },
  Markdown: {
    ...COMMON,
    children: "text|list",
    dedent: "flag",
    dangerously_allow_html: "flag",
    link_target: "text",
  },
  RadioItems: { ...LIST, value: "text|number|flag" },
  RangeSlider: { ...SLIDER, value: "list", drag_value: "list", allowCross: "flag", pushable: "flag|number" },
  Slider: { ...SLIDER, value: "number", drag_value: "number" },
  Store: { ...ID, storage_type: "text", data: "any", clear_data: "flag", modified_timestamp: "number" },
  Tab: {
    ...COMMON,
    children: "any",
    label: "any",
    value: "text",
    disabled: "flag",
    disabled_style: "object",
    disabled_className: "text",
    selected_style: "object",
    selected_className: "text",
  },
  Tabs: {
    ...COMMON,
    ...PERSISTENCE,
    ...PARENT,
    children: "any",
    value: "text",
    vertical: "flag",
    content_className: "text",
    content_style: "object",
    colors: "object",
  },
  Textarea: {
    ...COMMON,
    ...CLICKS,
    ...PERSISTENCE,
    ...FIELD,
    value: "text",
    rows: "number|text",
    cols: "number|text",
    wrap: "text",
    accessKey: "text",
    draggable: "flag|text",
  },
};

export const GRID: PropTable<AgGridProps> = {
  ...COMMON,
  ...PERSISTENCE,
  columnDefs: "list",
  rowData: "list",
  defaultColDef: "object",
  dashGridOptions: "object",
  getRowId: "text",
  columnSize: "text",
  columnSizeOptions: "object",
  selectedRows: "list|object",
  cellClicked: "object",
  cellDoubleClicked: "object",
  cellValueChanged: "list",
  virtualRowData: "list",
  filterModel: "object",
  rowTransaction: "object",
  csvExportParams: "object",
  exportDataAsCsv: "flag",
};
