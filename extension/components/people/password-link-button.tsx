import { useSignal } from "@preact/signals";
import type { IssuedPasswordLink } from "../../../shared/wire/link-resource.ts";
import type { UserResource } from "../../../shared/wire/user-resource.ts";
import type { Failure } from "../../connection.ts";
import { describeFailure } from "../../format/describe-failure.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Person } from "../../state/people/person.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Notice } from "../ui/notice.tsx";
import { CopyLinkButton, SecretLink, useLinkCopy } from "../ui/secret-link.tsx";

interface PasswordLinkButtonProps {
  app: App;
  person: Person;
  user: UserResource;
}

/** Opens the dialog that makes a link with which a member can choose a new password. */
export function PasswordLinkButton(props: PasswordLinkButtonProps) {
  const isDialogOpen = useSignal(false);
  return (
    <>
      <button
        type="button"
        onClick={() => {
          isDialogOpen.value = true;
        }}
      >
        {t("person.makeLink")}
      </button>
      {isDialogOpen.value && (
        <PasswordLinkDialog
          {...props}
          onClose={() => {
            isDialogOpen.value = false;
          }}
        />
      )}
    </>
  );
}

interface PasswordLinkDialogProps {
  app: App;
  person: Person;
  user: UserResource;
  onClose(): void;
}

/** Makes a password link and shows it once. It is kept nowhere and lost when the dialog closes. */
function PasswordLinkDialog({ app, person, user, onClose }: PasswordLinkDialogProps) {
  const issuedLink = useSignal<IssuedPasswordLink | null>(null);
  const failure = useSignal<Failure | null>(null);
  const { copyResult, copy } = useLinkCopy(app.effects);
  const { name } = user;

  async function makeLink() {
    if (person.saving.peek()) return;
    const reply = await person.makePasswordLink();
    if (reply.ok) issuedLink.value = reply.value;
    failure.value = reply.ok ? null : reply.failure;
  }

  const issued = issuedLink.value;
  if (issued !== null) {
    return (
      <Dialog
        title={t("passwordLink.readyTitle", { name })}
        body={t("passwordLink.ready")}
        onClose={onClose}
        closeLabel={t("link.done")}
        confirm={<CopyLinkButton onCopy={() => void copy(issued.link)} />}
      >
        <SecretLink label={t("passwordLink.label")} issued={issued} copyResult={copyResult.value} />
      </Dialog>
    );
  }
  return (
    <Dialog
      title={t("passwordLink.title", { name })}
      body={t("passwordLink.body", { name })}
      onClose={onClose}
      confirm={
        <button
          type="button"
          class="primary"
          aria-disabled={person.saving.value}
          onClick={() => void makeLink()}
        >
          {t("passwordLink.confirm")}
        </button>
      }
    >
      {failure.value !== null && <Notice tone="bad" text={describeFailure(failure.value)} />}
    </Dialog>
  );
}
