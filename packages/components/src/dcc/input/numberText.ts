/** The number in a field. `null` if it is empty, not a number, or does not fit `min`, `max` and `step`. */
export function readNumber(field: HTMLInputElement): number | null {
  if (field.value.trim() === "" || !field.validity.valid) return null;
  const number = Number(field.value);
  return Number.isFinite(number) ? number : null;
}
