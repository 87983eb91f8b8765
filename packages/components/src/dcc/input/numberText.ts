/** The number a field holds; `null` when empty, not a number, or outside its `min`, `max` and `step`. */
export function readNumber(field: HTMLInputElement): number | null {
  if (field.value.trim() === "" || !field.validity.valid) return null;
  const number = Number(field.value);
  return Number.isFinite(number) ? number : null;
}
