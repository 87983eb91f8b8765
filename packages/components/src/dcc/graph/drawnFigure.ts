import { isPlainObject } from "@patchbay/protocol";
import type { Figure, GraphConfig } from "./graphProps.ts";
import type { PlotlyFigure } from "./plotly.ts";
import { template } from "./template.ts";

/** Whether the graph follows the size of its box. With `auto`, it does unless the figure has a size of its own. */
export function isResponsive(figure: Figure | undefined, responsive: boolean | "auto"): boolean {
  if (responsive !== "auto") return responsive;
  const layout = (figure?.layout ?? {}) as { width?: unknown; height?: unknown };
  return layout.width === undefined || layout.height === undefined;
}

/**
 * Whether heatmaps of the figure blend their cells. If not, our style sheet prevents it, too, because a strict content security policy
 * ignores plotly's style attribute.
 */
export function isSmooth(figure: Figure | undefined): boolean {
  return (
    Array.isArray(figure?.data) && figure.data.some((trace) => isPlainObject(trace) && Boolean(trace.zsmooth))
  );
}

/**
 * The figure for plotly. Layout and traces are copied, because plotly writes into them (ranges, defaults). The arrays of data are shared,
 * because plotly compares them by identity to find changes.
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
      // A template's name stands for a template of Python's plotly, which we do not have.
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

/** `{bdata, dtype}`: an array in base64. plotly compares it by identity, too. */
function isTypedArraySpec(value: Record<string, unknown>): boolean {
  return typeof value.bdata === "string";
}
