import type { MyOrganization } from "../../shared/wire/organization-resource.ts";
import { t } from "./text.ts";

/** Two organizations may share a name: then each is told by its id. */
export function organizationLabels(
  organizations: readonly MyOrganization[],
): { organization: MyOrganization; label: string }[] {
  return organizations.map((organization) => {
    const { id, name } = organization;
    const alone = organizations.filter((other) => other.name === name).length === 1;
    return { organization, label: alone ? name : t("organizations.disambiguated", { name, id }) };
  });
}
