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
  holder: TokenOwner;
  onRetry(): void;
}

/** The picker, as soon as the catalog is there. */
export function PermissionFields({ catalog, picker, holder, onRetry }: PermissionFieldsProps) {
  if (catalog.status === "failed") {
    return (
      <Notice tone="bad" text={describeFailure(catalog.failure, holder)}>
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
      holder={holder}
      refusals={describeRefusals(picker.refusedPicks.value, holder)}
    />
  );
}
