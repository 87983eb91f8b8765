import type { CommonProps, PersistenceProps } from "../../props.ts";

export type InputValue = string | number | null;

export interface InputProps extends CommonProps, PersistenceProps {
  /** The value: a number for `type: "number"`, otherwise text. `null` while the number is not valid. */
  value?: InputValue;
  /** Default `text`. */
  type?: "text" | "number" | "password" | "email" | "range" | "search" | "tel" | "url" | "hidden";
  /** `true`: reports the value on Enter or when the field loses the focus. A number: after so many seconds without typing. */
  debounce?: boolean | number;
  placeholder?: string | number;
  /** Number of times that Enter was pressed. */
  n_submit?: number;
  n_submit_timestamp?: number;
  /** Number of times that the field has lost the focus. */
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
