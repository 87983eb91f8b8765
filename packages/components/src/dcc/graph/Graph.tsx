/// <reference path="./plotlyModule.d.ts" />
import Plotly from "plotly.js-cartesian-dist-min";
import { type ReactElement, useEffect, useLayoutEffect, useRef, useState } from "react";
import { classNames } from "../../classNames.ts";
import type { ChunkHost } from "../../lazy/chunk.ts";
import type { Rendered } from "../../props.ts";
import { useStyles } from "../../styles/useStyles.ts";
import { useDark } from "../../theme/useDark.ts";
import { drawnFigure, isResponsive, isSmooth } from "./drawnFigure.ts";
import type { Figure, GraphProps, TraceExtension } from "./graphProps.ts";
import { graphStyles } from "./graphStyles.ts";
import { createLatestOnly } from "./latestOnly.ts";
import { listenToGraph } from "./listenToGraph.ts";
import type { PlotlyElement } from "./plotly.ts";
import { adoptPlotlyStyles } from "./plotlyStyleSheet.ts";
import { readExtension } from "./traceExtension.ts";

type Props = Rendered<GraphProps> & ChunkHost<GraphProps>;

/** plotly's function for each command. */
const AMENDMENTS = { extendData: "extendTraces", prependData: "prependTraces" } as const;

const ANIMATION = { frame: { redraw: false }, transition: { duration: 400, easing: "cubic-in-out" } };

export function Graph(props: Props): ReactElement {
  const { id, className, style, host, figure, config, animate = false, commands } = props;
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<HTMLDivElement>(null);
  const drawn = useRef<PlotlyElement | undefined>(undefined);
  const latest = useRef(props);
  const [work] = useState(() => createLatestOnly((error) => latest.current.reportError(asError(error))));
  /** The figure that plotly was last told to draw. */
  const asked = useRef<Figure | undefined>(undefined);
  /** Traces that commands have extended, by index: plotly's traces have more points than these. */
  const [added] = useState(() => new Map<number, object | undefined>());
  const dark = useDark(box);
  useStyles(box, graphStyles);
  const responsive = isResponsive(figure, props.responsive ?? "auto");
  useLayoutEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    const element = plot.current;
    if (element === null) return;
    asked.current = figure;
    void work.replace(async () => {
      // The component was unmounted meanwhile.
      if (!element.isConnected) return;
      // A trace that is the same object, as after a Patch of another part, keeps the points that were added.
      const data = tracesOf(figure).map((trace, at) => {
        if (added.get(at) !== trace) added.delete(at);
        return (added.has(at) && drawn.current?.data?.[at]) || trace;
      });
      const next = drawnFigure({ ...figure, data }, config, responsive, dark);
      // plotly can animate only if the number of traces stays the same.
      if (animate && drawn.current?.data?.length === next.data.length) {
        await Plotly.animate(element, next, latest.current.animation_options ?? ANIMATION);
        return;
      }
      const graph = await Plotly.react(element, next);
      if (drawn.current === undefined) listenToGraph(graph, () => latest.current);
      drawn.current = graph;
    });
  }, [figure, config, responsive, dark, animate, work, added]);

  useEffect(() => {
    if (commands.length === 0) return;
    const element = plot.current;
    // `work` runs it after plotly has drawn the figure that the command is for.
    const amend = (name: keyof typeof AMENDMENTS, extension: TraceExtension, given: Figure | undefined) =>
      work.follow(async () => {
        if (element === null || drawn.current === undefined) return;
        const { data, traces, maxPoints } = readExtension(extension);
        // If a newer figure has other traces, the command is dropped.
        if (!hasSameTraces(given, asked.current, traces)) return;
        const now = tracesOf(asked.current);
        for (const trace of traces) added.set(trace < 0 ? now.length + trace : trace, now.at(trace));
        await Plotly[AMENDMENTS[name]](element, data, traces, maxPoints);
      });
    for (const [name, given] of commands.splice(0)) {
      // The figure that it came with is not rendered yet: it waits for that.
      if (given.figure !== figure && given.figure === host.props().figure) commands.push([name, given]);
      else if (name !== "rowTransaction" && given[name]) void amend(name, given[name], given.figure);
    }
  });

  useEffect(() => {
    const element = plot.current;
    if (element === null || !responsive) return;
    let frame = 0;
    const observer = new ResizeObserver(() => {
      cancelAnimationFrame(frame);
      // In the next frame, because plotly's work inside of the observer's callback would cause a resize loop.
      frame = requestAnimationFrame(() => {
        if (drawn.current === undefined || element.offsetParent === null) return;
        void Promise.resolve(Plotly.Plots.resize(element)).catch(() => {});
      });
    });
    observer.observe(element);
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
    };
  }, [responsive]);

  useEffect(() => {
    const element = plot.current;
    if (element !== null) adoptPlotlyStyles(element);
    return () => {
      drawn.current = undefined;
      if (element !== null) Plotly.purge(element);
    };
  }, []);

  const layout = (figure?.layout ?? {}) as { height?: unknown };
  const height = typeof layout.height === "number" ? { height: layout.height } : {};
  return (
    <div
      id={id}
      ref={box}
      className={classNames("pb-graph", "dash-graph", className)}
      style={{ ...height, ...style }}
      data-dash-is-loading={props.loading || undefined}
      data-crisp={!isSmooth(figure) || undefined}
    >
      <div ref={plot} className="pb-graph-plot" />
    </div>
  );
}

function hasSameTraces(
  before: Figure | undefined,
  now: Figure | undefined,
  traces: readonly number[],
): boolean {
  return before === now || traces.every((at) => tracesOf(before).at(at) === tracesOf(now).at(at));
}

function tracesOf(figure: Figure | undefined): readonly object[] {
  return Array.isArray(figure?.data) ? figure.data : [];
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
