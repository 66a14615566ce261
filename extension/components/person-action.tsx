import { useSignal } from "@preact/signals";
import type { UserResource } from "../../shared/wire/user-resource.ts";
import { failureText } from "../format/failure-text.ts";
import { t } from "../format/text.ts";
import type { Failure } from "../messages.ts";
import type { App } from "../state/app.ts";
import type { Person } from "../state/person.ts";
import type { Workspace } from "../state/workspace.ts";
import { announceIn } from "./announce-in.ts";
import { Dialog } from "./dialog.tsx";
import { Notice } from "./notice.tsx";
import { useShown } from "./use-shown.ts";

type Kind = "disable" | "enable" | "remove";

interface PersonActionProps {
  app: App;
  workspace: Workspace;
  person: Person;
  user: UserResource;
  kind: Kind;
  onDone?(): void;
}

/** Stops a member, lets them in again or takes them out: each asks first, and says what becomes of their tokens. */
export function PersonAction(props: PersonActionProps) {
  const { kind } = props;
  const asking = useSignal(false);
  return (
    <>
      <button
        type="button"
        class={CLASSES[kind]}
        onClick={() => {
          asking.value = true;
        }}
      >
        {t(`person.${kind}`)}
      </button>
      {asking.value && (
        <ActionDialog
          {...props}
          onClose={() => {
            asking.value = false;
          }}
        />
      )}
    </>
  );
}

const CLASSES = {
  disable: "danger",
  enable: "",
  remove: "danger quiet-button",
} as const satisfies Record<Kind, string>;

function ActionDialog(props: PersonActionProps & { onClose(): void }) {
  const { app, workspace, person, user, kind, onClose } = props;
  const failure = useSignal<Failure | null>(null);
  const shown = useShown();
  const { name, live_tokens: count } = user;

  async function confirm() {
    if (person.saving.peek()) return;
    const failed =
      kind === "remove"
        ? await person.remove()
        : await person.change({ disabled: kind === "disable" });
    if (failed !== null) {
      if (shown.current) failure.value = failed;
      else announceIn(app, workspace, failureText(failed), "failed");
      return;
    }
    if (shown.current) onClose();
    announceIn(app, workspace, t(`${kind}User.done`, { name }));
    props.onDone?.();
  }

  return (
    <Dialog
      title={t(`${kind}User.title`, { name, organization: workspace.organization.value.name })}
      body={t(`${kind}User.body`, count, { count })}
      onClose={onClose}
      confirm={
        <button
          type="button"
          class={kind === "enable" ? "primary" : "danger"}
          aria-disabled={person.saving.value}
          onClick={() => void confirm()}
        >
          {t(`${kind}User.confirm`)}
        </button>
      }
    >
      {failure.value !== null && <Notice tone="bad" text={failureText(failure.value)} />}
    </Dialog>
  );
}
