import type { UsageDay } from "../../shared/wire/usage-resource.ts";
import { textLocale } from "./text.ts";

/** One day of the chart, in units of its drawing: refused uses stand on the allowed ones. */
export interface UseBar {
  day: UsageDay;
  x: number;
  allowed: { y: number; height: number };
  refused: { y: number; height: number };
}

export const CHART = { width: 300, height: 44, bar: 8 };
/** What a day with a use is drawn with at least, so that one is seen beside thousands. */
const LEAST = 2;

/** Bars as high as the days were busy, the busiest as high as the chart. */
export function useBars(days: readonly UsageDay[]): UseBar[] {
  const most = Math.max(1, ...days.map(({ allowed, refused }) => allowed + refused));
  const step = (CHART.width - CHART.bar) / Math.max(1, days.length - 1);
  const room = CHART.height - 2 * LEAST;
  const heightOf = (count: number) => (count === 0 ? 0 : LEAST + (room * count) / most);
  return days.map((day, index) => {
    const allowed = heightOf(day.allowed);
    const refused = heightOf(day.refused);
    return {
      day,
      x: index * step,
      allowed: { y: CHART.height - allowed, height: allowed },
      refused: { y: CHART.height - allowed - refused, height: refused },
    };
  });
}

/** "12,480", as the texts' language writes it. */
export function formatCount(count: number): string {
  return new Intl.NumberFormat(textLocale()).format(count);
}

export function sumOf(days: readonly UsageDay[], what: "allowed" | "refused"): number {
  return days.reduce((sum, day) => sum + day[what], 0);
}
