import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { UserId } from "../../../shared/ids.ts";
import type {
  OrganizationResource,
  UpdateOrganizationRequest,
} from "../../../shared/wire/organization-resource.ts";
import type { Failure } from "../../connection.ts";
import { describeFailure } from "../../format/describe-failure.ts";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import type { Workspace } from "../../state/app/workspace.ts";
import { getRefusedPointers } from "../../state/core/form-check.ts";
import type { People } from "../../state/people/people.ts";
import { Dialog } from "../ui/dialog.tsx";
import { LoadNotice } from "../ui/load-notice.tsx";
import { Notice } from "../ui/notice.tsx";
import { SearchField } from "../ui/search-field.tsx";
import { useOutcome } from "../ui/use-announce.ts";

const MOST = 5;

/** A member who is chosen, or can be. */
interface Member {
  id: UserId;
  name: string;
  /** Absent for members who were chosen before. */
  email?: string;
}

interface EmergencyDialogProps {
  app: App;
  administration: Workspace["administration"];
  organization: OrganizationResource;
  /** The names of the providers. */
  provider: string;
  /** True if only the provider opens the organization already. */
  isOn: boolean;
  onClose(): void;
}

/** Asks for the members whose password opens the organization when its provider cannot. */
export function EmergencyDialog(props: EmergencyDialogProps) {
  const { app, administration, organization, provider, isOn, onClose } = props;
  const { settings, members } = administration;
  const chosen = useSignal<readonly Member[]>(organization.settings.emergency_members ?? []);
  const { failure, finish } = useOutcome(app, onClose);
  const names = { provider, organization: organization.name };

  async function save() {
    const picked = chosen.peek();
    if (settings.saving.peek()) return;
    failure.value = picked.length === 0 ? t("signInRules.choose") : null;
    if (picked.length === 0) return;
    const change: UpdateOrganizationRequest["settings"] = {
      emergency_members: picked.map(({ id }) => id),
      ...(isOn ? {} : { sign_in: "provider" }),
    };
    const failed = await settings.save({ settings: change });
    finish(
      failed && describeRefusal(failed, picked, provider),
      isOn ? t("signInRules.saved") : t("signInRules.turnedOn", names),
    );
  }

  return (
    <Dialog
      title={isOn ? t("signInRules.membersTitle") : t("signInRules.onTitle", names)}
      body={isOn ? t("signInRules.membersBody", names) : t("signInRules.onBody", names)}
      onClose={onClose}
      confirm={
        <button
          type="button"
          class="primary"
          aria-disabled={settings.saving.value}
          onClick={() => void save()}
        >
          {isOn ? t("signInRules.saveMembers") : t("signInRules.turnOn")}
        </button>
      }
    >
      {failure.value !== null && <Notice tone="bad" text={failure.value} />}
      <MemberPicker
        people={members}
        chosen={chosen.value}
        onChange={(next) => {
          chosen.value = next;
          failure.value = null;
        }}
      />
    </Dialog>
  );
}

interface MemberPickerProps {
  people: People;
  chosen: readonly Member[];
  onChange(chosen: readonly Member[]): void;
}

/** A search over active members. Those who are chosen stay at the top of the list. */
function MemberPicker({ people, chosen, onChange }: MemberPickerProps) {
  useEffect(() => void people.changeQuery({ search: "", status: "active" }), [people]);
  const state = people.state.value;
  const found = state.status === "ready" ? state.people : [];
  const isChosen = (id: string) => chosen.some((member) => member.id === id);
  const others: readonly Member[] = found.filter(({ id }) => !isChosen(id));
  const shown = [
    ...chosen.map((member) => found.find(({ id }) => id === member.id) ?? member),
    ...others,
  ];
  return (
    <>
      <SearchField
        label={t("signInRules.search")}
        hint={t("signInRules.searchHint")}
        value={people.query.value.search}
        onInput={({ value }) => people.search(value)}
      />
      <p class="hint" role="status">
        {t("signInRules.chosen", { count: chosen.length, most: MOST })}
      </p>
      <LoadNotice state={state} onRetry={people.load} />
      <ul class="member-picker scroll" aria-label={t("signInRules.list")}>
        {shown.map((member) => (
          <li key={member.id}>
            <label class="check">
              <input
                type="checkbox"
                checked={isChosen(member.id)}
                disabled={chosen.length >= MOST && !isChosen(member.id)}
                onChange={({ currentTarget }) =>
                  onChange(
                    currentTarget.checked
                      ? [...chosen, member]
                      : chosen.filter(({ id }) => id !== member.id),
                  )
                }
              />
              <span>
                <span dir="auto">{member.name}</span>
                {member.email !== undefined && <span class="hint"> {member.email}</span>}
              </span>
            </label>
          </li>
        ))}
      </ul>
      {state.status === "ready" && others.length === 0 && state.query.search.trim() !== "" && (
        <p class="hint">{t("signInRules.nobody")}</p>
      )}
    </>
  );
}

function describeRefusal(failure: Failure, chosen: readonly Member[], provider: string): string {
  if (failure.kind === "problem" && failure.problem === "provider_proof_required") {
    return t("signInRules.prove", { provider });
  }
  const [refused] = getRefusedPointers(failure).flatMap((pointer) => {
    const [, index] = /^\/settings\/emergency_members\/(\d)$/.exec(pointer) ?? [];
    return chosen[Number(index)] ?? [];
  });
  return refused === undefined
    ? describeFailure(failure)
    : t("signInRules.unfit", { name: refused.name });
}
