import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { describeFailure } from "../../format/describe-failure.ts";
import { formatInstant, formatRelative } from "../../format/format-instant.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { TokenDetail } from "../../state/tokens/token-detail.ts";
import { Notice } from "../ui/notice.tsx";
import { useAnnounce } from "../ui/use-announce.ts";

interface OldSecretNoticeProps {
  app: App;
  detail: TokenDetail;
  token: TokenResource;
  /** When the old secret stops (RFC 3339). */
  until: string;
  /** Epoch milliseconds. */
  now: number;
}

/** Says until when the old secret works, and if a program still uses it. The owner can stop it now. */
export function OldSecretNotice({ app, detail, token, until, now }: OldSecretNoticeProps) {
  const announce = useAnnounce(app);
  const usedAt = token.previous_secret_used_at;
  const isMine = token.owner === app.workspace.value?.connection.subject;

  async function stop() {
    const failure = await detail.stopOldSecret();
    if (failure === null) announce(t("detail.oldStopped"));
    else announce(describeFailure(failure), "failed");
  }

  const works = t("detail.oldWorksUntil", { when: formatInstant(until) });
  const use =
    usedAt === null
      ? t("detail.oldUnused")
      : t("detail.oldLastUsed", { when: formatRelative(usedAt, now) });
  return (
    <Notice tone="warn" icon="key-round" alert={false} text={`${works} ${use}`}>
      {isMine && (
        <button type="button" aria-disabled={detail.saving.value} onClick={() => void stop()}>
          {t("detail.stopOld")}
        </button>
      )}
    </Notice>
  );
}
