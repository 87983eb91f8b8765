import type { Rendered } from "../../props.ts";
import { type PlotlyPointerEvent, pointerData } from "./eventData.ts";
import type { GraphProps } from "./graphProps.ts";
import type { PlotlyElement } from "./plotly.ts";

/** Reports the user's actions in a graph. `current` gives the props of the last render. */
export function listenToGraph(graph: PlotlyElement, current: () => Rendered<GraphProps>): void {
  const data = (event: PlotlyPointerEvent) => pointerData(event, graph.data ?? []);
  graph.on("plotly_click", (event: PlotlyPointerEvent) => current().setProps({ clickData: data(event) }));
  graph.on("plotly_hover", (event: PlotlyPointerEvent) => current().setProps({ hoverData: data(event) }));
  graph.on("plotly_unhover", () => {
    if (current().clear_on_unhover) current().setProps({ hoverData: null });
  });
  graph.on("plotly_selected", (event?: PlotlyPointerEvent) => {
    if (event !== undefined) current().setProps({ selectedData: data(event) });
  });
  graph.on("plotly_deselect", () => current().setProps({ selectedData: null }));
  graph.on(
    "plotly_clickannotation",
    (event: { annotation?: object; fullAnnotation?: object; index?: number }) => {
      const { annotation, index } = event;
      current().setProps({ clickAnnotationData: { annotation, index } });
    },
  );
  graph.on("plotly_relayout", (event: object) => {
    if (Object.keys(event).length > 0) current().setProps({ relayoutData: event });
  });
  graph.on("plotly_restyle", (event: readonly unknown[]) => current().setProps({ restyleData: event }));
}
