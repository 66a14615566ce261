import { useId } from "preact/hooks";
import { failureText } from "../../format/failure-text.ts";
import { t } from "../../format/text.ts";
import { formatCount, sumOf } from "../../format/use-bars.ts";
import type { TokenDetail } from "../../state/tokens/token-detail.ts";
import { UsageChart } from "./usage-chart.tsx";

/** How often the token was used lately. What cannot be fetched is said here, and hides nothing else. */
export function TokenUse({ detail }: { detail: TokenDetail }) {
  const id = useId();
  const usage = detail.usage.value;
  const days = usage.status === "ready" ? usage.value.days : [];
  const [allowed, refused] = [sumOf(days, "allowed"), sumOf(days, "refused")];
  return (
    <section class="card use" aria-labelledby={id}>
      <div class="use-head">
        <h2 id={id}>{t("usage.title")}</h2>
        <b>{t("usage.span")}</b>
        {usage.status === "ready" && <span class="aside">{formatCount(allowed)}</span>}
      </div>
      {usage.status === "loading" && <p class="quiet">{t("common.loading")}</p>}
      {usage.status === "failed" && <p class="quiet">{failureText(usage.failure)}</p>}
      {usage.status === "ready" &&
        (allowed + refused === 0 ? (
          <p class="quiet">{t("usage.none")}</p>
        ) : (
          <UsageChart days={days} />
        ))}
      {refused > 0 && (
        <p class="hint">{t("usage.refusedTotal", { count: formatCount(refused) })}</p>
      )}
    </section>
  );
}
