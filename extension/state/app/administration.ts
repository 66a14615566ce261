import type { OrganizationResource } from "../../../shared/wire/organization-resource.ts";
import type { Account } from "../account/account.ts";
import type { Loader } from "../core/loadable.ts";
import type { StoreContext } from "../core/store-context.ts";
import { createGroupControls } from "../organization/group-controls.ts";
import { createInvitations } from "../organization/invitations.ts";
import { createOrganizationSettings } from "../organization/organization-settings.ts";
import type { Organizations } from "../organization/organizations.ts";
import type { RolesAndGroups } from "../people/roles-and-groups.ts";

/** All that there is to manage of the organization itself. */
export function createAdministration(
  context: StoreContext,
  account: Account,
  settings: Loader<OrganizationResource>,
  { groups, organizations }: Pick<RolesAndGroups, "groups"> & { organizations: Organizations },
) {
  // What was changed may be what one is shown oneself: the name, or what one's own groups carry.
  const loadMe = () => void account.loadMe();
  return {
    settings: createOrganizationSettings(context, settings, () => {
      loadMe();
      void organizations.load();
    }),
    controls: createGroupControls(context, groups, loadMe),
    invitations: createInvitations(context),
  };
}
