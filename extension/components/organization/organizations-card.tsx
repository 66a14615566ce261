import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { MyOrganization } from "../../../shared/wire/organization-resource.ts";
import { describeFailure } from "../../format/describe-failure.ts";
import { labelOrganizations } from "../../format/disambiguate-names.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { switchOrganization } from "../frame/switch-organization.ts";
import { CardHead } from "../ui/card-head.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { LoadNotice } from "../ui/load-notice.tsx";
import { Notice } from "../ui/notice.tsx";
import { CreateOrganizationDialog } from "./create-organization-dialog.tsx";

interface OrganizationsCardProps {
  app: App;
  workspace: Workspace;
}

/** Lists the person's organizations, with buttons to switch, leave and create one. */
export function OrganizationsCard({ app, workspace }: OrganizationsCardProps) {
  const id = useId();
  const dialog = useSignal<"create" | "leave" | null>(null);
  const { organizations } = workspace;
  const state = organizations.state.value;
  const close = () => {
    dialog.value = null;
  };

  const addButton = {
    label: t("organizations.new"),
    onPress() {
      dialog.value = "create";
    },
  };

  return (
    <section class="card" aria-labelledby={id}>
      <CardHead
        id={id}
        title={t("organizations.title")}
        add={organizations.presets.value.length > 0 ? addButton : null}
      />
      <LoadNotice state={state} label={t("organizations.reload")} onRetry={organizations.load} />
      <ul class="browsers wordy">
        {labelOrganizations(organizations.mine.value).map(({ organization, label }) => (
          <li key={organization.id}>
            <div>
              {label}
              <span class="hint">{describeMembership(organization)}</span>
            </div>
            {organization.current ? (
              <button
                type="button"
                aria-label={t("organizations.leaveNamed", { name: label })}
                onClick={() => {
                  dialog.value = "leave";
                }}
              >
                {t("organizations.leave")}
              </button>
            ) : (
              <button
                type="button"
                aria-label={t("organizations.switchTo", { name: label })}
                onClick={() => void switchOrganization(app, workspace, organization)}
              >
                {t("organizations.switch")}
              </button>
            )}
          </li>
        ))}
      </ul>
      {dialog.value === "create" && (
        <CreateOrganizationDialog app={app} organizations={organizations} onClose={close} />
      )}
      {dialog.value === "leave" && (
        <LeaveOrganizationDialog app={app} workspace={workspace} onClose={close} />
      )}
    </section>
  );
}

function describeMembership({ role, current }: MyOrganization): string {
  return current ? t("organizations.current", { role: role.name }) : role.name;
}

interface LeaveOrganizationDialogProps {
  app: App;
  workspace: Workspace;
  onClose(): void;
}

/** Asks for confirmation before the person leaves the current organization. */
function LeaveOrganizationDialog({ app, workspace, onClose }: LeaveOrganizationDialogProps) {
  const failure = useSignal<string | null>(null);
  const { name } = workspace.organization.value;

  async function leave() {
    failure.value = null;
    const failed = await app.session.leaveOrganization(workspace.connection);
    if (failed !== null) failure.value = describeFailure(failed);
  }

  return (
    <Dialog
      title={t("organizations.leaveTitle", { name })}
      body={t("organizations.leaveBody")}
      onClose={onClose}
      confirm={
        <button
          type="button"
          class="danger"
          aria-disabled={app.session.busy.value}
          onClick={() => void leave()}
        >
          {t("organizations.leaveConfirm")}
        </button>
      }
    >
      {failure.value !== null && <Notice tone="bad" text={failure.value} />}
    </Dialog>
  );
}
