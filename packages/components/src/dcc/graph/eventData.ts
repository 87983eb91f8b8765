/** The data of plotly's pointer events in Dash's form: the plain values of the points, without traces and axes. */

interface PlotlyPoint {
  readonly [key: string]: unknown;
  readonly curveNumber?: number;
  readonly pointNumber?: number | readonly number[];
  readonly pointNumbers?: readonly number[];
}

export interface PlotlyPointerEvent {
  readonly points?: readonly PlotlyPoint[];
  readonly range?: unknown;
  readonly lassoPoints?: unknown;
}

type Traces = readonly Readonly<Record<string, unknown>>[];

function customDataOf(point: PlotlyPoint, traces: Traces): unknown {
  const custom = point.curveNumber === undefined ? undefined : traces[point.curveNumber]?.customdata;
  if (!Array.isArray(custom)) return point.customdata;
  const at = point.pointNumber;
  if (typeof at === "number") return custom[at];
  if (Array.isArray(at)) return custom[at[0]]?.[at[1]];
  return point.pointNumbers?.map((index) => custom[index]);
}

function plainPoint(point: PlotlyPoint, traces: Traces): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(point)) {
    if (value === null || (typeof value !== "object" && typeof value !== "function")) plain[key] = value;
  }
  for (const key of ["bbox", "pointNumber", "pointNumbers"] as const) {
    if (point[key] !== undefined) plain[key] = point[key];
  }
  const custom = customDataOf(point, traces);
  if (custom !== undefined) plain.customdata = custom;
  return plain;
}

export function pointerData(event: PlotlyPointerEvent, traces: Traces): object {
  const { points = [], range, lassoPoints } = event;
  return {
    points: points.map((point) => plainPoint(point, traces)),
    ...(range === undefined ? {} : { range }),
    ...(lassoPoints === undefined ? {} : { lassoPoints }),
  };
}
