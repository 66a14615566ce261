import { useId } from "preact/hooks";
import type { UsageDay } from "../../../shared/wire/usage-resource.ts";
import { formatDate } from "../../format/calendar-date.ts";
import { CHART, computeUseBars, formatCount, sumUses } from "../../format/compute-use-bars.ts";
import { t } from "../../format/text.ts";
import type { TokenDetail } from "../../state/tokens/token-detail.ts";
import { LoadNotice } from "../ui/load-notice.tsx";

/** Shows how often the token was used. A failed fetch is shown in the card and hides nothing else. */
export function TokenUse({ detail }: { detail: TokenDetail }) {
  const id = useId();
  const usage = detail.usage.value;
  const days = usage.status === "ready" ? usage.value.days : [];
  const [allowed, refused] = [sumUses(days, "allowed"), sumUses(days, "refused")];
  return (
    <section class="card use" aria-labelledby={id}>
      <div class="use-head">
        <h2 id={id}>{t("usage.title")}</h2>
        <b>{t("usage.span")}</b>
        {usage.status === "ready" && <span class="aside">{formatCount(allowed)}</span>}
      </div>
      <LoadNotice state={usage} label={t("usage.reload")} onRetry={detail.loadUsage} />
      {usage.status === "ready" &&
        (allowed + refused === 0 ? (
          <p class="quiet">{t("usage.none")}</p>
        ) : (
          <UsageChart days={days} />
        ))}
      {refused > 0 && <p class="hint">{t("usage.refusedTotal", refused, { count: refused })}</p>}
    </section>
  );
}

/** Shows the uses of each day as bars, and as a visually hidden table for screen readers. */
function UsageChart({ days }: { days: readonly UsageDay[] }) {
  return (
    <>
      <svg
        class="use-chart"
        viewBox={`0 0 ${CHART.width} ${CHART.height}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {computeUseBars(days).map(({ day, x, allowed, refused }) => (
          <g key={day.day}>
            <title>{describeDay(day)}</title>
            {/* A target for the pointer that is as high as the chart, however low the bar. */}
            <rect class="use-day" x={x} y={0} width={CHART.bar} height={CHART.height} />
            <rect class="use-none" x={x} y={CHART.height - 1} width={CHART.bar} height={1} />
            <rect class="use-allowed" x={x} width={CHART.bar} rx={1} {...allowed} />
            <rect class="use-refused" x={x} width={CHART.bar} rx={1} {...refused} />
          </g>
        ))}
      </svg>
      {/* A table is at least as high as its rows, so it would make the screen scroll: the box around it is hidden. */}
      <div class="visually-hidden">
        <table>
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
                <th scope="row">{formatUtcDay(day)}</th>
                <td>{formatCount(day.allowed)}</td>
                <td>{formatCount(day.refused)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** Names a day of the server's count, which is a UTC day wherever the browser is. */
const formatUtcDay = ({ day }: UsageDay) => formatDate(day);

const describeDay = (day: UsageDay) =>
  t("usage.dayText", {
    day: formatUtcDay(day),
    allowed: t("usage.allowedTotal", day.allowed, { count: day.allowed }),
    refused: t("usage.refusedTotal", day.refused, { count: day.refused }),
  });
