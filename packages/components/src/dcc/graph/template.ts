/** plotly templates with the colours of our style sheet, for figures without a template. */
const COLORWAY = [
  "#3b82f6",
  "#f97316",
  "#10b981",
  "#ef4444",
  "#8b5cf6",
  "#a16207",
  "#ec4899",
  "#64748b",
  "#84cc16",
  "#06b6d4",
];

interface Palette {
  readonly text: string;
  readonly grid: string;
  readonly line: string;
  readonly popup: string;
}

const LIGHT: Palette = { text: "#27303f", grid: "#e5e8ee", line: "#c4cad5", popup: "#ffffff" };
const DARK: Palette = { text: "#d6dbe5", grid: "#313847", line: "#4a5365", popup: "#232936" };

function templateOf({ text, grid, line, popup }: Palette): object {
  const axis = { gridcolor: grid, linecolor: line, zerolinecolor: line, automargin: true };
  return {
    layout: {
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      font: { color: text, family: "system-ui, sans-serif" },
      colorway: COLORWAY,
      xaxis: axis,
      yaxis: axis,
      hoverlabel: { bgcolor: popup, bordercolor: line, font: { color: text } },
      modebar: { bgcolor: "rgba(0,0,0,0)", color: line, activecolor: text },
      legend: { bgcolor: "rgba(0,0,0,0)" },
    },
  };
}

const TEMPLATES = { light: templateOf(LIGHT), dark: templateOf(DARK) };

export function template(dark: boolean): object {
  return dark ? TEMPLATES.dark : TEMPLATES.light;
}
