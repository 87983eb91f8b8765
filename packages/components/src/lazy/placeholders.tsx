import type { ReactElement, ReactNode } from "react";
import { classNames } from "../classNames.ts";
import type { AgGridProps } from "../dag/agGridProps.ts";
import type { GraphProps } from "../dcc/graph/graphProps.ts";
import type { MarkdownProps } from "../dcc/markdown/markdownProps.ts";
import { normaliseOptions } from "../dcc/options/normaliseOptions.ts";
import type { DropdownProps, OptionValue } from "../dcc/options/optionProps.ts";
import type { RangeSliderProps, SliderProps } from "../dcc/slider/sliderProps.ts";
import type { Rendered } from "../props.ts";

/** A placeholder for a component while its chunk loads: the same box, with content if that is cheap. */

export function GraphPlaceholder({ id, className, style, figure }: Rendered<GraphProps>): ReactElement {
  const layout = figure?.layout as { height?: unknown; width?: unknown } | undefined;
  const height = typeof layout?.height === "number" ? layout.height : 450;
  const width = typeof layout?.width === "number" ? { width: layout.width } : {};
  return (
    <div
      id={id}
      className={classNames("pb-graph", "pb-pending", className)}
      style={{ height, ...width, ...style }}
      aria-busy="true"
    />
  );
}

export function AgGridPlaceholder({ id, className, style }: Rendered<AgGridProps>): ReactElement {
  return (
    <div id={id} className={classNames("pb-grid", "pb-pending", className)} style={style} aria-busy="true" />
  );
}

export function MarkdownPlaceholder({
  id,
  className,
  style,
  children,
}: Rendered<MarkdownProps>): ReactElement {
  const text = Array.isArray(children) ? children.join("\n") : children;
  return (
    <div
      id={id}
      className={classNames("pb-markdown", "pb-markdown-plain", className)}
      style={style}
      aria-busy="true"
    >
      {text as ReactNode}
    </div>
  );
}

export function DropdownPlaceholder(props: Rendered<DropdownProps<ReactNode>>): ReactElement {
  const { id, className, style, value, options, placeholder = "Select..." } = props;
  const chosen = (Array.isArray(value) ? value : [value]) as readonly (OptionValue | null | undefined)[];
  const labels = normaliseOptions(options).filter((option) => chosen.includes(option.value));
  return (
    <div className={classNames("pb-dropdown", className)} style={style} aria-busy="true">
      <div id={id} className="pb-field pb-dropdown-control">
        {labels.length > 0 ? (
          labels[0]?.label
        ) : (
          <span className="pb-dropdown-placeholder">{placeholder}</span>
        )}
      </div>
    </div>
  );
}

export function SliderPlaceholder(props: Rendered<SliderProps> | Rendered<RangeSliderProps>): ReactElement {
  const { id, className, style, vertical, verticalHeight = 400 } = props;
  return (
    <div
      id={id}
      className={classNames("pb-slider", vertical && "pb-slider-vertical", className)}
      style={vertical ? { height: verticalHeight, ...style } : style}
      aria-busy="true"
    />
  );
}
