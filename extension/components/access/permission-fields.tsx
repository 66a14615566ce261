import type { CatalogView } from "../../../shared/wire/catalog-view.ts";
import { describeFailure, describeRefusals } from "../../format/describe-failure.ts";
import { t } from "../../format/text.ts";
import type { TokenOwner } from "../../format/token-owner.ts";
import type { Picker } from "../../state/access/picker.ts";
import type { Loadable } from "../../state/core/loadable.ts";
import { Notice } from "../ui/notice.tsx";
import { PermissionPicker } from "./permission-picker.tsx";

interface PermissionFieldsProps {
  catalog: Loadable<CatalogView>;
  picker: Picker;
  owner: TokenOwner;
  onRetry(): void;
}

/** The permission picker, or a notice until the catalog is loaded. */
export function PermissionFields({ catalog, picker, owner, onRetry }: PermissionFieldsProps) {
  if (catalog.status === "failed") {
    return (
      <Notice tone="bad" text={describeFailure(catalog.failure, owner)}>
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
  return (
    <PermissionPicker
      picker={picker}
      automatic={catalog.value.automatic}
      owner={owner}
      refusals={describeRefusals(picker.refusedPicks.value, owner)}
    />
  );
}
