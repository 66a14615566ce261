import type { OrganizationQuota } from "../../../shared/wire/organization-resource.ts";
import { formatCount } from "../../format/compute-use-bars.ts";
import { t } from "../../format/text.ts";
import { Notice } from "../ui/notice.tsx";

/** The share of the quota from which on an administrator is warned. */
const WARN_FROM = 0.9;

/** How many tokens the organization stores and may store: a quiet line, or a warning if little is left. */
export function TokenQuota({ tokens: { used, limit } }: OrganizationQuota) {
  const counts = { used: formatCount(used), limit: formatCount(limit) };
  if (used < WARN_FROM * limit) return <p class="hint quota">{t("organization.quota", counts)}</p>;
  const text =
    used < limit ? t("organization.quotaNear", counts) : t("organization.quotaReached", counts);
  return <Notice tone="warn" alert={false} text={text} />;
}
