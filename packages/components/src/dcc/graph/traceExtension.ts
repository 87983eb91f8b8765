import type { TraceExtension } from "./graphProps.ts";

export interface Extension {
  readonly data: object;
  readonly traces: readonly number[];
  readonly maxPoints: unknown;
}

/** plotly's arguments from `extendData`. Without trace indices, the data is for the first traces, in order. */
export function readExtension(extension: TraceExtension): Extension {
  const [data, traces, maxPoints] = (Array.isArray(extension)
    ? extension
    : [extension]) as unknown as readonly [object, (readonly number[] | number | null)?, unknown?];
  if (typeof data !== "object" || data === null) throw new Error("extendData holds no data");
  const first: unknown = Object.values(data)[0];
  const count = Array.isArray(first) ? first.length : 0;
  return {
    data,
    traces:
      typeof traces === "number" ? [traces] : (traces ?? Array.from({ length: count }, (_, index) => index)),
    maxPoints: maxPoints ?? undefined,
  };
}
