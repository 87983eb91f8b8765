import { isPlainObject } from "@patchbay/protocol";
import type { Figure, GraphConfig } from "./graphProps.ts";
import type { PlotlyFigure } from "./plotly.ts";
import { template } from "./template.ts";

/** Whether the graph follows its box: as told, else unless the figure has a size of its own. */
export function isResponsive(figure: Figure | undefined, responsive: boolean | "auto"): boolean {
  if (responsive !== "auto") return responsive;
  const layout = (figure?.layout ?? {}) as { width?: unknown; height?: unknown };
  return layout.width === undefined || layout.height === undefined;
}

/**
 * Whether heatmaps of the figure blend their cells. If not, our style sheet says so too: a strict content security
 * policy ignores the style attribute by which plotly does.
 */
export function isSmooth(figure: Figure | undefined): boolean {
  return (
    Array.isArray(figure?.data) && figure.data.some((trace) => isPlainObject(trace) && Boolean(trace.zsmooth))
  );
}

/**
 * The figure for plotly. plotly writes into what it is given (ranges, defaults), so layout and traces are copied;
 * the arrays of data are shared, as plotly tells by their identity what has changed.
 */
export function drawnFigure(
  figure: Figure | undefined,
  config: GraphConfig | undefined,
  responsive: boolean,
  dark: boolean,
): PlotlyFigure {
  const layout = isPlainObject(figure?.layout) ? structuredClone(figure.layout) : {};
  return {
    data: Array.isArray(figure?.data) ? figure.data.map(copyTrace) : [],
    layout: {
      ...layout,
      // A template by name means one of Python's, which are not here.
      template: isPlainObject(layout.template)
        ? layout.template
        : template(dark || isDarkName(layout.template)),
      ...(responsive ? { autosize: true } : {}),
    },
    ...(figure?.frames ? { frames: figure.frames } : {}),
    config: { displaylogo: false, ...config },
  };
}

function isDarkName(name: unknown): boolean {
  return typeof name === "string" && name.includes("dark");
}

function copyTrace(trace: unknown): object {
  if (!isPlainObject(trace)) return {};
  return Object.fromEntries(
    Object.entries(trace).map(([key, value]) => [
      key,
      isPlainObject(value) && !isTypedArraySpec(value) ? copyTrace(value) : value,
    ]),
  );
}

/** `{bdata, dtype}`: an array in base 64, whose identity counts as well. */
function isTypedArraySpec(value: Record<string, unknown>): boolean {
  return typeof value.bdata === "string";
}
