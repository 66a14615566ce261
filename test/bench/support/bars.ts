/** One promise on speed or cost, and what was measured of it. */
export interface Bar {
  promise: string;
  /** As a person reads it. */
  measured: string;
  holds: boolean;
}

export const atMost = (promise: string, limit: number, value: number): Bar => ({
  promise,
  measured: format(value),
  holds: value <= limit,
});

export const atLeast = (promise: string, limit: number, value: number): Bar => ({
  promise,
  measured: format(value),
  holds: value >= limit,
});

/** A count that must be exactly this. */
export const exactly = (promise: string, wanted: number, value: number, of: string): Bar => ({
  promise,
  measured: `${value} ${of}`,
  holds: value === wanted,
});

/** Three digits that count. */
export function format(value: number): string {
  return value >= 100 ? String(Math.round(value)) : value.toPrecision(3);
}
