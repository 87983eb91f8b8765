import type { CommonProps, PersistenceProps, Style } from "../../props.ts";

/** Labels along the slider, by value; `null` shows none. */
export type SliderMarks = Readonly<Record<string, string | { label?: string; style?: Style } | null>> | null;

export interface SliderTooltip {
  always_visible?: boolean;
  placement?: "top" | "bottom" | "left" | "right";
  /** A text that contains `{value}`. */
  template?: string;
  style?: Style;
}

interface SliderBaseProps extends CommonProps, PersistenceProps {
  /** Default 0. */
  min?: number;
  /** Default 100. */
  max?: number;
  /** `null`: only the marks can be selected. Default: a round number, about a hundredth of the range. */
  step?: number | null;
  marks?: SliderMarks;
  disabled?: boolean;
  /** When `value` is reported: at the end of a drag (default), or during it. */
  updatemode?: "mouseup" | "drag";
  tooltip?: SliderTooltip;
  vertical?: boolean;
  /** In pixels. Default 400. */
  verticalHeight?: number;
  /** Whether the track is filled up to the handle. Default true. */
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
  /** Whether handles may pass each other. Default true. */
  allowCross?: boolean;
  /** Whether handles push each other. A number: the minimum of steps between them. */
  pushable?: boolean | number;
}
