import type { UserResource } from "../../shared/wire/user-resource.ts";
import { formatDay } from "../format/instants.ts";
import { t } from "../format/text.ts";
import type { App } from "../state/app.ts";
import { copyId } from "./copy-id.ts";
import { Icon } from "./icon.tsx";

interface PersonDetailsProps {
  app: App;
  user: UserResource;
}

/** Who a member is here. */
export function PersonDetails({ app, user }: PersonDetailsProps) {
  const groups = user.groups.map(({ name }) => name);
  return (
    <section class="card">
      <dl>
        <dt>{t("account.name")}</dt>
        <dd>{user.name}</dd>
        <dt>{t("account.email")}</dt>
        <dd>{user.email}</dd>
        <dt>{t("account.role")}</dt>
        <dd>{user.role.name}</dd>
        <dt>{t("account.groups")}</dt>
        <dd>{groups.length === 0 ? t("account.noGroups") : groups.join(", ")}</dd>
        <dt>{t("person.joined")}</dt>
        <dd>{formatDay(user.joined_at)}</dd>
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
