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

/** A button that disables, enables or removes a member. Its dialog says what happens to their tokens. */
export function PersonAction(props: PersonActionProps) {
  const { kind } = props;
  const isDialogOpen = useSignal(false);
  return (
    <>
      <button
        type="button"
        class={CLASSES[kind]}
        onClick={() => {
          isDialogOpen.value = true;
        }}
      >
        {t(`person.${kind}`)}
      </button>
      {isDialogOpen.value && (
        <ActionDialog
          {...props}
          onClose={() => {
            isDialogOpen.value = false;
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
  const { failure, finish } = useOutcome(app, onClose);
  const { name, live_tokens: count } = user;

  async function confirm() {
    if (person.saving.peek()) return;
    const failed =
      kind === "remove"
        ? await person.remove()
        : await person.change({ disabled: kind === "disable" });
    const describe = kind === "enable" ? describeEnableFailure : describeFailure;
    finish(failed && describe(failed), t(`${kind}User.done`, { name }));
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
