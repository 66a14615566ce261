import type { MyOrganization } from "../../shared/wire/organization-resource.ts";
import { t } from "./text.ts";

/** "Site 2" before "Site 10". */
const byName = new Intl.Collator(undefined, { numeric: true });

/**
 * In the order of their names, so that each stays in its place. Two organizations may share one: then
 * each is told by its id.
 */
export function organizationLabels(
  organizations: readonly MyOrganization[],
): { organization: MyOrganization; label: string }[] {
  const sorted = organizations.toSorted((one, other) => byName.compare(one.name, other.name));
  return sorted.map((organization) => {
    const { id, name } = organization;
    const alone = organizations.filter((other) => other.name === name).length === 1;
    return { organization, label: alone ? name : t("organizations.disambiguated", { name, id }) };
  });
}
