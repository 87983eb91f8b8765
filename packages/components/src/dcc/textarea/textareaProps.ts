import type { ClickProps, CommonProps, PersistenceProps } from "../../props.ts";

export interface TextareaProps extends CommonProps, ClickProps, PersistenceProps {
  value?: string | null;
  /** `true`: reports the value when the field loses the focus. A number: after so many seconds without typing. */
  debounce?: boolean | number;
  placeholder?: string;
  n_blur?: number;
  n_blur_timestamp?: number;
  rows?: number | string;
  cols?: number | string;
  minLength?: number | string;
  maxLength?: number | string;
  wrap?: string;
  name?: string;
  disabled?: boolean | "disabled" | "DISABLED";
  readOnly?: boolean | string;
  required?: boolean | string;
  autoFocus?: boolean | string;
  spellCheck?: boolean | "true" | "false";
  tabIndex?: number | string;
  title?: string;
  accessKey?: string;
  draggable?: boolean | "true" | "false";
}
