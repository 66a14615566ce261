import { useId } from "preact/hooks";
import type { ProviderResource } from "../../../shared/wire/provider-resource.ts";
import { formatClaimPath } from "../../format/claim-path.ts";
import { formatDay } from "../../format/format-instant.ts";
import { t } from "../../format/text.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { Notice } from "../ui/notice.tsx";

interface ProviderFactsProps {
  workspace: Workspace;
  provider: ProviderResource;
  onEdit(): void;
}

/** How the provider is reached, and which roles and groups its claims give. */
export function ProviderFacts({ workspace, provider, onEdit }: ProviderFactsProps) {
  const id = useId();
  const { client_secret_set_at: secretSetAt, disabled_at: disabledAt } = provider;
  return (
    <>
      {disabledAt !== null && (
        <Notice
          tone="warn"
          alert={false}
          text={t("provider.isDisabled", { day: formatDay(disabledAt) })}
        />
      )}
      <section class="card" aria-labelledby={id}>
        <div class="card-head">
          <h2 id={id}>{t("provider.connection")}</h2>
          <button type="button" class="ghost" onClick={onEdit}>
            {t("provider.edit")}
          </button>
        </div>
        <dl>
          <dt>{t("provider.issuer")}</dt>
          <dd>{provider.issuer}</dd>
          <dt>{t("provider.clientId")}</dt>
          <dd class="mono">{provider.client_id}</dd>
          <dt>{t("provider.clientSecret")}</dt>
          <dd>
            {secretSetAt === null
              ? t("provider.noSecret")
              : t("provider.secretSet", { day: formatDay(secretSetAt) })}
          </dd>
          <dt>{t("provider.sessions")}</dt>
          <dd>{t("provider.hours", provider.session_hours, { count: provider.session_hours })}</dd>
        </dl>
        <Rules workspace={workspace} provider={provider} />
      </section>
    </>
  );
}

/** Says in a sentence for each rule who gets which role or group. */
function Rules({ workspace, provider: { mapping } }: Omit<ProviderFactsProps, "onEdit">) {
  const { roles, groups } = workspace.rolesAndGroups;
  const listed = groups.state.value;
  const nameRole = (id: string) => roles.value.find((role) => role.id === id)?.name ?? id;
  const nameGroup = (id: string) =>
    (listed.status === "ready" ? listed.value.groups : []).find((group) => group.id === id)?.name ??
    id;
  return (
    <>
      <h3>{t("provider.rules")}</h3>
      <ul class="rules">
        {mapping.roles.map(({ claim, equals, role }) => (
          <li key={`${role} ${equals}`}>
            {t("provider.givesRole", {
              claim: formatClaimPath(claim),
              equals,
              name: nameRole(role),
            })}
          </li>
        ))}
        {mapping.groups.map(({ claim, equals, group }) => (
          <li key={`${group} ${equals}`}>
            {t("provider.givesGroup", {
              claim: formatClaimPath(claim),
              equals,
              name: nameGroup(group),
            })}
          </li>
        ))}
        <li>
          {mapping.default_role === null
            ? t("provider.othersRefused")
            : t("provider.othersGet", { name: nameRole(mapping.default_role) })}
        </li>
      </ul>
    </>
  );
}
