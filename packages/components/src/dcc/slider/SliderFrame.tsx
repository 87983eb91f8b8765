import { Slider as Base } from "@base-ui/react/slider";
import { type ReactElement, type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { classNames } from "../../classNames.ts";
import { useStyles } from "../../styles/useStyles.ts";
import { defaultStep, nearestMark, sliderMarks } from "./scale.ts";
import type { RangeSliderProps } from "./sliderProps.ts";
import { sliderStyles } from "./sliderStyles.ts";

interface SliderFrameProps extends Omit<RangeSliderProps, "id" | "key" | "value" | "drag_value"> {
  readonly id: string | undefined;
  readonly loading: boolean;
  readonly values: readonly number[];
  readonly onDrag: (values: readonly number[]) => void;
  readonly onSettle: (values: readonly number[]) => void;
}

/** The common part of Slider and RangeSlider: track, handles, marks and the tooltip with the value. */
export function SliderFrame(props: SliderFrameProps): ReactElement {
  const {
    min = 0,
    max = 100,
    step,
    vertical = false,
    verticalHeight = 400,
    included = true,
    tooltip,
  } = props;
  const { allowCross = true, pushable = false, updatemode = "mouseup", onSettle } = props;
  const disabled = props.disabled === true;
  const box = useRef<HTMLDivElement>(null);
  useStyles(box, sliderStyles);
  const name = useLabel(box, props.id) ?? props.id ?? "Value";
  const marks = sliderMarks(props.marks, min, max);
  // During a drag, the handles follow the pointer. Values from outside are shown after the drag.
  const [dragged, setDragged] = useState<readonly number[] | undefined>(undefined);
  const shown = dragged ?? props.values;
  const span = max - min || 1;

  // A slider that is disabled during a drag gets no further events of it: the drag ends here.
  useEffect(() => {
    if (!disabled || dragged === undefined) return;
    setDragged(undefined);
    onSettle(dragged);
  }, [disabled, dragged, onSettle]);

  function stop(values: number | readonly number[]): readonly number[] {
    const list = typeof values === "number" ? [values] : values;
    return step === null ? list.map((value) => nearestMark(marks, value)) : list;
  }

  return (
    <Base.Root
      ref={box}
      id={props.id}
      className={classNames("pb-slider", vertical && "pb-slider-vertical", props.className)}
      style={vertical ? { height: verticalHeight, ...props.style } : props.style}
      data-dash-is-loading={props.loading || undefined}
      aria-disabled={disabled || undefined}
      data-marks={marks.length > 0 || undefined}
      orientation={vertical ? "vertical" : "horizontal"}
      min={min}
      max={max === min ? min + 1 : max}
      step={step ?? defaultStep(min, max)}
      minStepsBetweenValues={typeof pushable === "number" ? pushable : 0}
      thumbCollisionBehavior={pushable !== false ? "push" : allowCross ? "swap" : "none"}
      disabled={disabled}
      value={shown}
      onValueChange={(values) => {
        const next = stop(values);
        setDragged(next);
        props.onDrag(next);
        if (updatemode === "drag") onSettle(next);
      }}
      onValueCommitted={(values) => {
        setDragged(undefined);
        onSettle(stop(values));
      }}
    >
      <Base.Control className="pb-slider-control">
        <Base.Track className="pb-slider-track">
          {included && <Base.Indicator className="pb-slider-range" />}
          {shown.map((value, index) => (
            <Base.Thumb
              key={index}
              index={index}
              className="pb-slider-thumb"
              aria-label={shown.length === 1 ? name : `${name}, ${index + 1} of ${shown.length}`}
            >
              {tooltip !== undefined && (
                <span
                  className={classNames(
                    "pb-slider-tooltip",
                    `pb-slider-tooltip-${tooltip.placement ?? "top"}`,
                    tooltip.always_visible && "pb-slider-tooltip-always",
                  )}
                  style={tooltip.style}
                  aria-hidden="true"
                >
                  {(tooltip.template ?? "{value}").replaceAll("{value}", String(value))}
                </span>
              )}
            </Base.Thumb>
          ))}
        </Base.Track>
        {marks.map((mark) => (
          <span
            key={mark.value}
            className="pb-slider-mark"
            style={{ ...mark.style, [vertical ? "bottom" : "left"]: `${((mark.value - min) / span) * 100}%` }}
            aria-hidden="true"
          >
            {mark.label}
          </span>
        ))}
      </Base.Control>
    </Base.Root>
  );
}

/** The text of the label that names this element by `for`. A browser connects labels only with controls of HTML. */
function useLabel(box: RefObject<HTMLElement | null>, id: string | undefined): string | undefined {
  const [text, setText] = useState<string>();
  useLayoutEffect(() => {
    const root = box.current?.getRootNode() as Document | ShadowRoot | undefined;
    const label = id === undefined ? undefined : root?.querySelector(`label[for=${JSON.stringify(id)}]`);
    setText(label?.textContent?.trim() || undefined);
  }, [box, id]);
  return text;
}
