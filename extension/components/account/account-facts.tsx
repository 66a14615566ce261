import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { MeResource } from "../../../shared/wire/me-resource.ts";
import { describeFailure } from "../../format/describe-failure.ts";
import { describeFormError } from "../../format/describe-form-error.ts";
import { formatList, t } from "../../format/text.ts";
import type { Account } from "../../state/account/account.ts";
import type { App } from "../../state/app/app.ts";
import { checkName } from "../../state/core/form-check.ts";
import { EditableText } from "../ui/editable-text.tsx";
import { Email } from "../ui/email.tsx";
import { IconButton } from "../ui/icon-button.tsx";

interface AccountFactsProps {
  app: App;
  account: Account;
  me: MeResource;
}

export function AccountFacts({ app, account, me }: AccountFactsProps) {
  const editing = useSignal(false);
  const card = useRef<HTMLElement>(null);

  function close() {
    editing.value = false;
    requestAnimationFrame(() => card.current?.querySelector("button")?.focus());
  }

  async function save(name: string) {
    const failure = await account.rename(name);
    return failure && describeFailure(failure);
  }

  return (
    <section ref={card} class="card">
      {editing.value ? (
        <EditableText
          app={app}
          label={t("account.name")}
          saveLabel={t("account.saveName")}
          savedText={t("account.nameSaved")}
          value={me.user.name}
          busy={account.saving}
          check={describeNameError}
          onSave={save}
          onClose={close}
        />
      ) : (
        <div class="texts">
          <p class="text-name">{me.user.name}</p>
          <IconButton
            label={t("account.editName")}
            icon="pencil"
            onPress={() => {
              editing.value = true;
            }}
          />
        </div>
      )}
      <Facts me={me} />
    </section>
  );
}

function Facts({ me }: { me: MeResource }) {
  const groups = me.groups.map(({ name }) => name);
  return (
    <dl>
      <dt>{t("account.email")}</dt>
      <dd>
        <Email address={me.user.email} />
      </dd>
      <dt>{t("account.organization")}</dt>
      <dd>{me.organization.name}</dd>
      <dt>{t("account.role")}</dt>
      <dd>{me.role.name}</dd>
      <dt>{t("account.groups")}</dt>
      <dd>{groups.length === 0 ? t("account.noGroups") : formatList(groups)}</dd>
      <dt>{t("account.permissions")}</dt>
      <dd>{t("account.mayGrant", { count: me.grantable.count, of: me.grantable.of })}</dd>
      {me.automatic.length > 0 && (
        <>
          <dt>{t("account.automatic")}</dt>
          <dd class="mono">{formatList(me.automatic)}</dd>
        </>
      )}
    </dl>
  );
}

function describeNameError(text: string): string | null {
  const error = checkName(text);
  return error === null ? null : describeFormError(error);
}
