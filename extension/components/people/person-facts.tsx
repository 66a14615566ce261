import type { UserResource } from "../../../shared/wire/user-resource.ts";
import { formatDay, formatInstant } from "../../format/instants.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import { copyId } from "../ui/copy-id.ts";
import { Email } from "../ui/email.tsx";
import { Icon } from "../ui/icon.tsx";

/** By what a member is known. */
export function PersonFacts({ app, user }: { app: App; user: UserResource }) {
  return (
    <section class="card">
      <dl>
        <dt>{t("account.name")}</dt>
        <dd>{user.name}</dd>
        <dt>{t("account.email")}</dt>
        <dd>
          <Email address={user.email} />
        </dd>
        <dt>{t("person.joined")}</dt>
        <dd>
          <time dateTime={user.joined_at} title={formatInstant(user.joined_at)}>
            {formatDay(user.joined_at)}
          </time>
        </dd>
        <dt>{t("person.liveTokens")}</dt>
        <dd>{user.live_tokens}</dd>
      </dl>
      <div class="id-row">
        <span class="aside">{t("person.id")}</span>
        <span class="mono">{user.id}</span>
        <button type="button" class="ghost" onClick={() => void copyId(app, user.id)}>
          <Icon name="copy" />
          {t("detail.copyId")}
        </button>
      </div>
    </section>
  );
}
