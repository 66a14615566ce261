import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { formatRemaining } from "../../format/format-instant.ts";
import { t } from "../../format/text.ts";
import { describeLife, describeStatus, isLive } from "../../format/token-status.ts";
import { StatusDot } from "../ui/status-dot.tsx";

interface TokenStatusCardProps {
  token: TokenResource;
  now: number;
  onRegenerate(): void;
  onRevoke(): void;
}

/** Shows if and how long the token works, with buttons to revoke and regenerate it. */
export function TokenStatusCard({ token, now, onRegenerate, onRevoke }: TokenStatusCardProps) {
  const { tone, word } = describeStatus(token, now);
  const live = isLive(token);
  const isWaiting = token.status === "waiting";
  const works = tone === "ok" || tone === "warn";
  const lifeText =
    works && token.expires_at !== null
      ? formatRemaining(token.expires_at, now)
      : describeLife(token, now);
  return (
    <section class="card status-card">
      <div>
        <StatusDot tone={tone} word={word} />
        <p class="hint">{lifeText}</p>
      </div>
      <div class="buttons">
        {(!isWaiting || !live) && (
          <button type="button" onClick={onRegenerate}>
            {t("detail.regenerate")}
          </button>
        )}
        {live && !isWaiting && (
          <button type="button" class="danger" onClick={onRevoke}>
            {t("detail.revoke")}
          </button>
        )}
      </div>
    </section>
  );
}
