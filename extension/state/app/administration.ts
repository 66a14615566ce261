import type { OrganizationResource } from "../../../shared/wire/organization-resource.ts";
import type { Account } from "../account/account.ts";
import type { Desk } from "../core/desk.ts";
import type { Loader } from "../core/loadable.ts";
import { createGroupControls } from "../organization/group-controls.ts";
import { createInvitations } from "../organization/invitations.ts";
import { createOrganizationSettings } from "../organization/organization-settings.ts";
import type { Organizations } from "../organization/organizations.ts";
import type { RolesAndGroups } from "../people/roles-and-groups.ts";

/** All that there is to manage of the organization itself. */
export function createAdministration(
  desk: Desk,
  account: Account,
  settings: Loader<OrganizationResource>,
  { groups, organizations }: Pick<RolesAndGroups, "groups"> & { organizations: Organizations },
) {
  // What was changed may be what one is shown oneself: the name, or what one's own groups carry.
  const loadMe = () => void account.loadMe();
  return {
    settings: createOrganizationSettings(desk, settings, () => {
      loadMe();
      void organizations.load();
    }),
    controls: createGroupControls(desk, groups, loadMe),
    invitations: createInvitations(desk),
  };
}
