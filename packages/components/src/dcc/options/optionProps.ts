import type { CommonProps, PersistenceProps, Style } from "../../props.ts";

export type OptionValue = string | number | boolean;

/** One choice. */
export interface Option<Node> {
  /** What is shown: text or components. */
  label: Node;
  value: OptionValue;
  disabled?: boolean;
  /** Tooltip. */
  title?: string;
  /** What a search looks in; needed when the label is not text. */
  search?: string;
}

/** Choices: values that label themselves, options, or `{value: label}`. */
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
  /** The chosen value; with `multi` the list of them. */
  value?: OptionValue | readonly OptionValue[] | null;
  multi?: boolean;
  /** The choice may be emptied. Default true. */
  clearable?: boolean;
  /** Typing filters the options. Default true. */
  searchable?: boolean;
  /** What was typed into the search field. */
  search_value?: string;
  placeholder?: string;
  disabled?: boolean;
  /** Height of one option in pixels, or `auto`. */
  optionHeight?: number | "auto";
  /** Height of the open list in pixels. Default 200. */
  maxHeight?: number;
}
