import type { UsageDay } from "../../../shared/wire/usage-resource.ts";
import { formatDay } from "../../format/instants.ts";
import { t } from "../../format/text.ts";
import { CHART, formatCount, useBars } from "../../format/use-bars.ts";

/** How often a token was used, day by day: bars for the eye, a table for those who hear the screen. */
export function UsageChart({ days }: { days: readonly UsageDay[] }) {
  return (
    <>
      <svg
        class="use-chart"
        viewBox={`0 0 ${CHART.width} ${CHART.height}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {useBars(days).map(({ day, x, allowed, refused }) => (
          <g key={day.day}>
            <title>{dayText(day)}</title>
            {/* What the pointer finds, however low the bar. */}
            <rect class="use-day" x={x} y={0} width={CHART.bar} height={CHART.height} />
            <rect class="use-none" x={x} y={CHART.height - 1} width={CHART.bar} height={1} />
            <rect class="use-allowed" x={x} width={CHART.bar} rx={1} {...allowed} />
            <rect class="use-refused" x={x} width={CHART.bar} rx={1} {...refused} />
          </g>
        ))}
      </svg>
      <table class="visually-hidden">
        <caption>{t("usage.caption")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("usage.day")}</th>
            <th scope="col">{t("usage.allowed")}</th>
            <th scope="col">{t("usage.refused")}</th>
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <tr key={day.day}>
              <th scope="row">{dayName(day)}</th>
              <td>{formatCount(day.allowed)}</td>
              <td>{formatCount(day.refused)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** The server counts by UTC day, so the name of the day is that of UTC too. */
const dayName = ({ day }: UsageDay) => formatDay(day, { timeZone: "UTC" });

const dayText = (day: UsageDay) =>
  t("usage.dayText", {
    day: dayName(day),
    allowed: formatCount(day.allowed),
    refused: formatCount(day.refused),
  });
