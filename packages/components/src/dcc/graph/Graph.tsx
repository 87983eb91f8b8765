/// <reference path="./plotlyModule.d.ts" />
import Plotly from "plotly.js-cartesian-dist-min";
import { type ReactElement, useEffect, useLayoutEffect, useRef, useState } from "react";
import { classNames } from "../../classNames.ts";
import type { ChunkHost } from "../../lazy/chunk.ts";
import type { Rendered } from "../../props.ts";
import { useDark } from "../../theme/useDark.ts";
import { drawnFigure, isResponsive, isSmooth } from "./drawnFigure.ts";
import type { Figure, GraphProps, TraceExtension } from "./graphProps.ts";
import { createLatestOnly } from "./latestOnly.ts";
import { listenToGraph } from "./listenToGraph.ts";
import type { PlotlyElement } from "./plotly.ts";
import { adoptPlotlyStyles } from "./plotlyStyleSheet.ts";
import { readExtension } from "./traceExtension.ts";

type Props = Rendered<GraphProps> & ChunkHost<GraphProps>;

/** plotly's functions for our commands. */
const AMENDMENTS = { extendData: "extendTraces", prependData: "prependTraces" } as const;

const ANIMATION = { frame: { redraw: false }, transition: { duration: 400, easing: "cubic-in-out" } };

export function Graph(props: Props): ReactElement {
  const { id, className, style, figure, config, animate = false, extendData, prependData } = props;
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<HTMLDivElement>(null);
  const drawn = useRef<PlotlyElement | undefined>(undefined);
  const latest = useRef(props);
  const [work] = useState(() => createLatestOnly((error) => latest.current.reportError(asError(error))));
  /** The figure that was last asked to be drawn. */
  const asked = useRef<Figure | undefined>(undefined);
  /** The figure that was last added to: what is drawn has more than it has. */
  const extended = useRef<Figure | undefined>(undefined);
  const dark = useDark(box);
  const responsive = isResponsive(figure, props.responsive ?? "auto");
  useLayoutEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    const element = plot.current;
    if (element === null) return;
    // A new figure replaces what waits to be added to the old one.
    if (asked.current !== figure) work.dropFollowing();
    asked.current = figure;
    void work.replace(async () => {
      // Unmounted while waiting.
      if (!element.isConnected) return;
      const data = figure && extended.current === figure ? drawn.current?.data : undefined;
      const next = drawnFigure(data ? { ...figure, data } : figure, config, responsive, dark);
      // plotly animates from trace to trace; it makes and removes none.
      if (animate && drawn.current?.data?.length === next.data.length) {
        await Plotly.animate(element, next, latest.current.animation_options ?? ANIMATION);
        return;
      }
      const graph = await Plotly.react(element, next);
      if (drawn.current === undefined) listenToGraph(graph, () => latest.current);
      drawn.current = graph;
    });
  }, [figure, config, responsive, dark, animate, work]);

  useEffect(() => {
    const element = plot.current;
    // In its turn: plotly may still be drawing the figure this is for.
    const amend = (name: keyof typeof AMENDMENTS, extension: TraceExtension) =>
      work.follow(async () => {
        if (element === null || drawn.current === undefined) return;
        const { data, traces, maxPoints } = readExtension(extension);
        extended.current = asked.current;
        await Plotly[AMENDMENTS[name]](element, data, traces, maxPoints);
      });
    const { setProps, host, early, figure } = latest.current;
    for (const [name, given] of early.splice(0)) {
      if (name !== "rowTransaction" && given[name] && given.figure === figure) void amend(name, given[name]);
    }
    const now = { extendData, prependData };
    for (const name of ["extendData", "prependData"] as const) {
      const extension = now[name];
      if (!extension) continue;
      void amend(name, extension);
      // What has come since, which is not drawn yet, is to stay.
      if (host.props()[name] === extension) setProps({ [name]: null });
    }
  }, [extendData, prependData, work]);

  useEffect(() => {
    const element = plot.current;
    if (element === null || !responsive) return;
    let frame = 0;
    const observer = new ResizeObserver(() => {
      cancelAnimationFrame(frame);
      // In a frame of its own: plotly's work in the callback would be a resize loop.
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

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
