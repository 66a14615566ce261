import { useSignal } from "@preact/signals";
import type { IssuedPasswordLink } from "../../../shared/wire/link-resource.ts";
import type { UserResource } from "../../../shared/wire/user-resource.ts";
import type { Failure } from "../../connection.ts";
import { describeFailure } from "../../format/describe-failure.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Person } from "../../state/people/person.ts";
import { Dialog } from "../ui/dialog.tsx";
import { CopyLinkButton, MadeLink, useLinkCopy } from "../ui/made-link.tsx";
import { Notice } from "../ui/notice.tsx";

interface PasswordLinkButtonProps {
  app: App;
  person: Person;
  user: UserResource;
}

/** Leads to a link by which a member who forgot their password chooses a new one. */
export function PasswordLinkButton(props: PasswordLinkButtonProps) {
  const asking = useSignal(false);
  return (
    <>
      <button
        type="button"
        onClick={() => {
          asking.value = true;
        }}
      >
        {t("person.makeLink")}
      </button>
      {asking.value && (
        <PasswordLinkDialog
          {...props}
          onClose={() => {
            asking.value = false;
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

/** Makes a password link and shows it, this once: it is gone with the dialog, and kept nowhere else. */
function PasswordLinkDialog({ app, person, user, onClose }: PasswordLinkDialogProps) {
  const made = useSignal<IssuedPasswordLink | null>(null);
  const failure = useSignal<Failure | null>(null);
  const { told, copy } = useLinkCopy(app.effects);
  const { name } = user;

  async function make() {
    if (person.saving.peek()) return;
    const reply = await person.makePasswordLink();
    if (reply.ok) made.value = reply.value;
    failure.value = reply.ok ? null : reply.failure;
  }

  const issued = made.value;
  if (issued !== null) {
    return (
      <Dialog
        title={t("passwordLink.readyTitle", { name })}
        body={t("passwordLink.ready")}
        onClose={onClose}
        leave={t("link.done")}
        confirm={<CopyLinkButton onCopy={() => void copy(issued.link)} />}
      >
        <MadeLink label={t("passwordLink.label")} made={issued} told={told.value} />
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
          onClick={() => void make()}
        >
          {t("passwordLink.confirm")}
        </button>
      }
    >
      {failure.value !== null && <Notice tone="bad" text={describeFailure(failure.value)} />}
    </Dialog>
  );
}
