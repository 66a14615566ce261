import { useComputed } from "@preact/signals";
import type { CatalogEntityType } from "../../shared/wire/catalog-view.ts";
import { midSentence } from "../format/mid-sentence.ts";
import { t } from "../format/text.ts";
import type { Picker } from "../state/picker.ts";
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
  const name = midSentence(type.name);
  const toggle = own.value
    ? [t("entity.shared", { group }), t("entity.sharedFor", { group, permission })]
    : [t("entity.own", { type: name }), t("entity.ownFor", { type: name, permission })];
  return (
    <>
      <button
        type="button"
        class="link own"
        aria-label={toggle[1]}
        onClick={() => picker.setOwn(type.id, permission, !own.peek())}
      >
        {toggle[0]}
      </button>
      {own.value && <EntityFields picker={picker} type={type} permission={permission} />}
    </>
  );
}
