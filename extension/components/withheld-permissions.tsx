import type { CatalogPermission } from "../../shared/wire/catalog-view.ts";
import { t } from "../format/text.ts";

interface WithheldPermissionsProps {
  permissions: readonly CatalogPermission[];
  role: string;
}

/** What the person's role may not grant: closed, but there, so that nobody looks for it in vain. */
export function WithheldPermissions({ permissions, role }: WithheldPermissionsProps) {
  const count = permissions.length;
  return (
    <details
      class="withheld"
      onToggle={({ currentTarget }) => {
        if (currentTarget.open) currentTarget.scrollIntoView({ block: "nearest" });
      }}
    >
      <summary>{t("form.notGrantable", count, { count, role })}</summary>
      <p class="hint">{t("form.notGrantableHint")}</p>
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
