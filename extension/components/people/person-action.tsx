import { useSignal } from "@preact/signals";
import type { UserResource } from "../../../shared/wire/user-resource.ts";
import { describeEnableFailure, describeFailure } from "../../format/describe-failure.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import type { Person } from "../../state/people/person.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Notice } from "../ui/notice.tsx";
import { useOutcome } from "../ui/use-announce.ts";

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
  const { failure, end } = useOutcome(app, onClose);
  const { name, live_tokens: count } = user;

  async function confirm() {
    if (person.saving.peek()) return;
    const failed =
      kind === "remove"
        ? await person.remove()
        : await person.change({ disabled: kind === "disable" });
    const text = kind === "enable" ? describeEnableFailure : describeFailure;
    end(failed && text(failed), t(`${kind}User.done`, { name }));
    if (failed === null) props.onDone?.();
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
      {failure.value !== null && <Notice tone="bad" text={failure.value} />}
    </Dialog>
  );
}
