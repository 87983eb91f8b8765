/** The tab that a key moves to. Skips disabled tabs, and goes on at the other end. Undefined for other keys. */
export function nextTab(
  key: string,
  disabled: readonly boolean[],
  selected: number,
  vertical: boolean,
): number | undefined {
  const enabled = disabled.flatMap((off, index) => (off ? [] : [index]));
  if (enabled.length === 0) return undefined;
  const at = enabled.indexOf(selected);
  switch (key) {
    case "Home":
      return enabled[0];
    case "End":
      return enabled.at(-1);
    case vertical ? "ArrowDown" : "ArrowRight":
      return enabled[(at + 1) % enabled.length];
    case vertical ? "ArrowUp" : "ArrowLeft":
      return enabled[(Math.max(at, 0) - 1 + enabled.length) % enabled.length];
    default:
      return undefined;
  }
}
