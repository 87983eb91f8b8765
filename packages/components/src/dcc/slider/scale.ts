import type { Style } from "../../props.ts";
import type { SliderMarks } from "./sliderProps.ts";

export interface Mark {
  readonly value: number;
  readonly label: string;
  readonly style: Style | undefined;
}

const MARKS_WANTED = 6;

/** The default step: a round number, about a hundredth of the range. */
export function defaultStep(min: number, max: number): number {
  const span = max - min;
  if (span <= 0) return 1;
  if (Number.isInteger(min) && Number.isInteger(max) && span >= 10)
    return span <= 100 ? 1 : roundStep(span / 100);
  return roundStep(span / 100);
}

/** The smallest of 1, 2, 5, 10, 20 … (and their tenths, hundredths …) that is not below `rough`. */
export function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= rough * (1 - 1e-9)) ?? 10;
  return Number((step * power).toPrecision(12));
}

/** The labels along a slider: the given ones, or round values. */
export function sliderMarks(marks: SliderMarks | undefined, min: number, max: number): Mark[] {
  if (marks === null || max <= min) return [];
  if (marks === undefined) {
    const step = roundStep((max - min) / MARKS_WANTED);
    const first = Math.ceil(min / step - 1e-9) * step;
    const count = Math.floor((max - first) / step + 1e-9) + 1;
    return Array.from({ length: count }, (_, index) => {
      const value = Number((first + index * step).toPrecision(12));
      return { value, label: shortNumber(value), style: undefined };
    });
  }
  return Object.entries(marks)
    .flatMap(([key, mark]): Mark[] => {
      const value = Number(key);
      if (!Number.isFinite(value) || value < min || value > max || mark === null) return [];
      return typeof mark === "object"
        ? [{ value, label: String(mark.label ?? ""), style: mark.style }]
        : [{ value, label: String(mark), style: undefined }];
    })
    .sort((a, b) => a.value - b.value);
}

function shortNumber(value: number): string {
  return Math.abs(value) < 10_000
    ? String(value)
    : new Intl.NumberFormat("en", { notation: "compact" }).format(value);
}

/** The mark nearest to a value, for sliders that stop at marks only. */
export function nearestMark(marks: readonly Mark[], value: number): number {
  return marks.reduce(
    (best, mark) => (Math.abs(mark.value - value) < Math.abs(best - value) ? mark.value : best),
    marks[0]?.value ?? value,
  );
}
