import type { UserResource } from "../../../shared/wire/user-resource.ts";
import { personLabel } from "../../format/person-label.ts";
import { t } from "../../format/text.ts";
import { StatusDot } from "../ui/status-dot.tsx";

interface PersonRowProps {
  person: UserResource;
  onOpen(): void;
}

/** One member in the list. */
export function PersonRow({ person, onOpen }: PersonRowProps) {
  const { name, email, role, live_tokens: count, disabled_at } = person;
  return (
    <li class="row">
      <button
        type="button"
        class="row-name"
        title={name}
        aria-label={personLabel(person)}
        onClick={onOpen}
      >
        {name}
      </button>
      {disabled_at !== null && <StatusDot tone="off" word={t("people.disabled")} />}
      <p class="meta">
        <span>{email}</span>
        <span>{role.name}</span>
        <span class="tokens">
          <span>{t("people.tokens", count, { count })}</span>
          <span class="number" aria-hidden="true">
            {count}
          </span>
        </span>
      </p>
    </li>
  );
}
