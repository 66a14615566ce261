import type { Holder } from "../../format/holder.ts";
import { t } from "../../format/text.ts";
import type { Picker } from "../../state/access/picker.ts";

/** What may not be granted to this holder: closed, but there, so that nobody looks for it in vain. */
export function WithheldPermissions({ picker, holder }: { picker: Picker; holder: Holder }) {
  const permissions = picker.withheld.value;
  const count = permissions.length;
  if (count === 0) return null;
  return (
    <details
      class="withheld"
      onToggle={({ currentTarget }) => {
        if (currentTarget.open) currentTarget.scrollIntoView({ block: "nearest" });
      }}
    >
      <summary>{titleOf(count, holder)}</summary>
      <p class="hint">
        {holder.who === "me" ? t("picker.notGrantableHint") : t("picker.notGrantableToHint")}
      </p>
      <ul>
        {permissions.map(({ id, description }) => (
          <li key={id}>
            <span class="mono">{id}</span>
            <span class="hint">{description}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function titleOf(count: number, holder: Holder): string {
  return holder.who === "me"
    ? t("picker.notGrantable", count, { count, role: holder.role })
    : t("picker.notGrantableTo", count, { count, name: holder.name });
}
