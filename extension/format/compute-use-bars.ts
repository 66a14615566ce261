import type { UsageDay } from "../../shared/wire/usage-resource.ts";
import { getTextLocale } from "./text.ts";

/** A day of the chart, in units of its drawing. Refused uses are stacked on the allowed ones. */
export interface UseBar {
  day: UsageDay;
  x: number;
  allowed: { y: number; height: number };
  refused: { y: number; height: number };
}

export const CHART = { width: 300, height: 44, bar: 8 };
/** The least height of a count above 0, so that a single use is visible beside thousands. */
const LEAST = 2;

/** Scales the days' counts so that the busiest day is as high as the chart. */
export function computeUseBars(days: readonly UsageDay[]): UseBar[] {
  const most = Math.max(1, ...days.map(({ allowed, refused }) => allowed + refused));
  const step = (CHART.width - CHART.bar) / Math.max(1, days.length - 1);
  const room = CHART.height - 2 * LEAST;
  const toHeight = (count: number) => (count === 0 ? 0 : LEAST + (room * count) / most);
  return days.map((day, index) => {
    const allowed = toHeight(day.allowed);
    const refused = toHeight(day.refused);
    return {
      day,
      x: index * step,
      allowed: { y: CHART.height - allowed, height: allowed },
      refused: { y: CHART.height - allowed - refused, height: refused },
    };
  });
}

/** Formats a number for the texts' language: "12,480". */
export function formatCount(count: number): string {
  return new Intl.NumberFormat(getTextLocale()).format(count);
}

export function sumUses(days: readonly UsageDay[], outcome: "allowed" | "refused"): number {
  return days.reduce((sum, day) => sum + day[outcome], 0);
}
