import type { ReactElement } from "react";
import type { ChunkHost } from "../../lazy/chunk.ts";
import type { Rendered } from "../../props.ts";
import { SliderFrame } from "./SliderFrame.tsx";
import type { RangeSliderProps, SliderProps } from "./sliderProps.ts";

export function Slider(props: Rendered<SliderProps> & ChunkHost): ReactElement {
  const { id, value, drag_value, setProps, reportError, ...frame } = props;
  return (
    <SliderFrame
      {...frame}
      id={id}
      values={[value ?? frame.min ?? 0]}
      onDrag={([dragged]) => dragged !== undefined && setProps({ drag_value: dragged })}
      onSettle={([settled]) => settled !== undefined && setProps({ value: settled, drag_value: settled })}
    />
  );
}

export function RangeSlider(props: Rendered<RangeSliderProps> & ChunkHost): ReactElement {
  const { id, value, drag_value, setProps, reportError, ...frame } = props;
  const { min = 0, max = 100 } = frame;
  return (
    <SliderFrame
      {...frame}
      id={id}
      values={value ?? [min, max]}
      onDrag={(dragged) => setProps({ drag_value: dragged })}
      onSettle={(settled) => setProps({ value: settled, drag_value: settled })}
    />
  );
}
