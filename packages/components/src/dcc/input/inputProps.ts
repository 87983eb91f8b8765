import type { CommonProps, PersistenceProps } from "../../props.ts";

export type InputValue = string | number | null;

export interface InputProps extends CommonProps, PersistenceProps {
  /** What was typed: a number for `type: "number"`, else text. `null` while a number is not a valid one. */
  value?: InputValue;
  /** Default `text`. */
  type?: "text" | "number" | "password" | "email" | "range" | "search" | "tel" | "url" | "hidden";
  /** Reports the value on Enter or when focus leaves (`true`), or after that many seconds without typing. */
  debounce?: boolean | number;
  placeholder?: string | number;
  /** How often Enter was pressed. */
  n_submit?: number;
  n_submit_timestamp?: number;
  /** How often focus left. */
  n_blur?: number;
  n_blur_timestamp?: number;
  min?: number | string;
  max?: number | string;
  step?: number | string;
  minLength?: number | string;
  maxLength?: number | string;
  pattern?: string;
  disabled?: boolean | "disabled" | "DISABLED";
  readOnly?: boolean | string;
  required?: boolean | "required" | "REQUIRED";
  autoFocus?: boolean | string;
  autoComplete?: string;
  inputMode?: "none" | "text" | "decimal" | "numeric" | "tel" | "search" | "email" | "url";
  list?: string;
  multiple?: boolean | "multiple" | "MULTIPLE";
  name?: string;
  size?: string | number;
  spellCheck?: boolean | "true" | "false";
  tabIndex?: number | string;
  title?: string;
}
