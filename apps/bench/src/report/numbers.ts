/** Formats numbers for people. */
import type { Unit } from "../row.ts";

/** At most three significant digits. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return "–";
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString("en").replaceAll(",", " ");
  return String(Number(value.toPrecision(3)));
}

export function withUnit(value: number, unit: Unit): string {
  const name = unit === "held" ? "" : unit;
  return `${digits(value)}${name === "" || name === "/s" ? name : ` ${name}`}`;
}
