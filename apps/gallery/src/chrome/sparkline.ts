/** A bar chart as the clip path of a coloured box, so that an update changes only one prop. */

/** The last `length` values, oldest first; zeros before the first. */
export interface History {
  push(value: number): void;
  readonly values: readonly number[];
}

export function createHistory(length: number): History {
  const values = new Array<number>(length).fill(0);
  return {
    push(value) {
      values.shift();
      values.push(value);
    },
    values,
  };
}

/** A CSS `polygon()` of bars side by side. The highest bar fills the box if it is at least `atLeast`. */
export function sparkline(values: readonly number[], atLeast = 4): string {
  const top = Math.max(atLeast, ...values);
  const width = 100 / values.length;
  const corners = values.flatMap((value, at) => {
    const [left, right, y] = [at * width, (at + 0.75) * width, 100 - (value / top) * 96 - 4];
    return [
      `${percent(left)} 100%`,
      `${percent(left)} ${percent(y)}`,
      `${percent(right)} ${percent(y)}`,
      `${percent(right)} 100%`,
    ];
  });
  return `polygon(${corners.join(", ")})`;
}

function percent(value: number): string {
  return `${Math.round(value * 100) / 100}%`;
}
