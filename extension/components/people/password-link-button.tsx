import { useSignal } from "@preact/signals";
import type { UserResource } from "../../../shared/wire/user-resource.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Person } from "../../state/people/person.ts";
import { PasswordLinkDialog } from "./password-link-dialog.tsx";

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
