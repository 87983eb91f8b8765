import type { CommonProps, PersistenceProps, Style } from "../../props.ts";

export type OptionValue = string | number | boolean;

/** One choice. */
export interface Option<Node> {
  /** The label: text or components. */
  label: Node;
  value: OptionValue;
  disabled?: boolean;
  /** Tooltip. */
  title?: string;
  /** The text for the search. Needed if the label is not text. */
  search?: string;
}

/** Choices: values that are also labels, options, or `{value: label}`. */
export type Options<Node> =
  | readonly (OptionValue | Option<Node>)[]
  | Readonly<Record<string, string | number>>;

interface ListProps<Node> extends CommonProps, PersistenceProps {
  options?: Options<Node>;
  /** All choices in one row. */
  inline?: boolean;
  inputStyle?: Style;
  inputClassName?: string;
  labelStyle?: Style;
  labelClassName?: string;
}

export interface ChecklistProps<Node> extends ListProps<Node> {
  /** The values that are checked. */
  value?: readonly OptionValue[] | null;
}

export interface RadioItemsProps<Node> extends ListProps<Node> {
  value?: OptionValue | null;
}

export interface DropdownProps<Node> extends CommonProps, PersistenceProps {
  options?: Options<Node>;
  /** The selected value. With `multi`, a list of values. */
  value?: OptionValue | readonly OptionValue[] | null;
  multi?: boolean;
  /** Whether the value can be cleared. Default true. */
  clearable?: boolean;
  /** Whether typing filters the options. Default true. */
  searchable?: boolean;
  /** The text in the search field. */
  search_value?: string;
  placeholder?: string;
  disabled?: boolean;
  /** Height of one option in pixels, or `auto`. */
  optionHeight?: number | "auto";
  /** Height of the open list in pixels. Default 200. */
  maxHeight?: number;
}
