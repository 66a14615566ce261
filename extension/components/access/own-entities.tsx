import { useComputed } from "@preact/signals";
import type { CatalogEntityType } from "../../../shared/wire/catalog-view.ts";
import { t } from "../../format/text.ts";
import type { Picker } from "../../state/access/picker.ts";
import { EntityFields } from "./entity-fields.tsx";

interface OwnEntitiesProps {
  picker: Picker;
  type: CatalogEntityType;
  permission: string;
  group: string;
}

/** Lets one picked permission work on other entities than those of its group. */
export function OwnEntities({ picker, type, permission, group }: OwnEntitiesProps) {
  const chosen = useComputed(() => picker.chosen.value.has(permission));
  const own = useComputed(() =>
    picker.access.value.entities.some(
      (one) => one.type === type.id && one.permission === permission,
    ),
  );
  if (!chosen.value) return null;
  const [text, label] = own.value
    ? [t("entity.shared"), t("entity.sharedFor", { group, permission })]
    : [t("entity.own"), t("entity.ownFor", { permission })];
  return (
    <>
      <button
        type="button"
        class="link own"
        aria-label={label}
        onClick={() => picker.setOwn(type.id, permission, !own.peek())}
      >
        {text}
      </button>
      {own.value && <EntityFields picker={picker} type={type} permission={permission} />}
    </>
  );
}
