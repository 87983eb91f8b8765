import type { CommonProps, PersistenceProps, Style } from "../../props.ts";

/** Labels along the slider, by value; `null` shows none. */
export type SliderMarks = Readonly<Record<string, string | { label?: string; style?: Style } | null>> | null;

export interface SliderTooltip {
  always_visible?: boolean;
  placement?: "top" | "bottom" | "left" | "right";
  /** Text with `{value}` in it. */
  template?: string;
  style?: Style;
}

interface SliderBaseProps extends CommonProps, PersistenceProps {
  /** Default 0. */
  min?: number;
  /** Default 100. */
  max?: number;
  /** `null`: only the marks can be chosen. Default: a hundredth of the range or less. */
  step?: number | null;
  marks?: SliderMarks;
  disabled?: boolean;
  /** When `value` follows: at the end of a drag (default), or all along it. */
  updatemode?: "mouseup" | "drag";
  tooltip?: SliderTooltip;
  vertical?: boolean;
  /** In pixels, default 400. */
  verticalHeight?: number;
  /** A filled track up to the handle. Default true. */
  included?: boolean;
}

export interface SliderProps extends SliderBaseProps {
  value?: number | null;
  /** The value during a drag. */
  drag_value?: number;
}

export interface RangeSliderProps extends SliderBaseProps {
  value?: readonly number[] | null;
  drag_value?: readonly number[];
  /** Handles may pass each other. Default true. */
  allowCross?: boolean;
  /** Handles push each other along, keeping at least that many steps between them. */
  pushable?: boolean | number;
}
