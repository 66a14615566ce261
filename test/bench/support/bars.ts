/** A promise on speed or cost, and its measurement. */
export interface Bar {
  promise: string;
  /** The measured value, as text. */
  measured: string;
  isMet: boolean;
}

export const atMost = (promise: string, limit: number, value: number): Bar => ({
  promise,
  measured: formatFigure(value),
  isMet: value <= limit,
});

export const atLeast = (promise: string, limit: number, value: number): Bar => ({
  promise,
  measured: formatFigure(value),
  isMet: value >= limit,
});

/** @param context text behind the measured count, such as "of 500" */
export const exactly = (
  promise: string,
  expected: number,
  value: number,
  context: string,
): Bar => ({
  promise,
  measured: `${value} ${context}`,
  isMet: value === expected,
});

/** Formats a figure with three significant digits, or as an integer. */
export function formatFigure(value: number): string {
  return value >= 100 ? String(Math.round(value)) : value.toPrecision(3);
}
