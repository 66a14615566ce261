import type { CatalogView } from "../../shared/wire/catalog-view.ts";
import { failureText, refusalTexts } from "../format/failure-text.ts";
import { t } from "../format/text.ts";
import type { Account } from "../state/account.ts";
import type { Loadable } from "../state/loadable.ts";
import type { Picker } from "../state/picker.ts";
import { Notice } from "./notice.tsx";
import { PermissionPicker } from "./permission-picker.tsx";

interface PermissionFieldsProps {
  catalog: Loadable<CatalogView>;
  picker: Picker;
  account: Account;
  onRetry(): void;
}

/** The picker, as soon as the catalog is there. */
export function PermissionFields({ catalog, picker, account, onRetry }: PermissionFieldsProps) {
  if (catalog.status === "failed") {
    return (
      <Notice tone="bad" text={failureText(catalog.failure)}>
        <button type="button" onClick={onRetry}>
          {t("common.tryAgain")}
        </button>
      </Notice>
    );
  }
  if (catalog.status === "loading") {
    return (
      <p class="quiet" role="status">
        {t("common.loading")}
      </p>
    );
  }
  const role = account.roleName.value;
  return (
    <PermissionPicker
      picker={picker}
      automatic={catalog.value.automatic}
      role={role}
      refusals={refusalTexts(picker.refusedPicks.value, role)}
    />
  );
}
