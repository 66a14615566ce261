import { t } from "../format/text.ts";
import type { Picker } from "../state/picker.ts";

/** What the person's role may not grant: closed, but there, so that nobody looks for it in vain. */
export function WithheldPermissions({ picker, role }: { picker: Picker; role: string }) {
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
      <summary>{t("picker.notGrantable", count, { count, role })}</summary>
      <p class="hint">{t("picker.notGrantableHint")}</p>
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
