import { t } from "../../format/text.ts";
import type { Picker } from "../../state/access/picker.ts";
import { Icon } from "../ui/icon.tsx";

/** An entity type that admits the current organization alone: there is nothing to type. */
export function LockedEntity({ picker }: { picker: Picker }) {
  const { id, name } = picker.organization.value;
  return (
    <p class="entities locked">
      <Icon name="lock" />
      <span>
        {name} {name !== id && <span class="mono">{id}</span>}
        <span class="hint">{t("entity.locked")}</span>
      </span>
    </p>
  );
}
