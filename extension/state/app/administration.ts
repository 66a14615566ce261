import type { OrganizationResource } from "../../../shared/wire/organization-resource.ts";
import type { Account } from "../account/account.ts";
import type { Loader } from "../core/loadable.ts";
import type { StoreContext } from "../core/store-context.ts";
import { createGroupControls } from "../organization/group-controls.ts";
import { createInvitations } from "../organization/invitations.ts";
import { createOrganizationSettings } from "../organization/organization-settings.ts";
import type { Organizations } from "../organization/organizations.ts";
import { createProviders } from "../organization/providers.ts";
import { createPeople } from "../people/people.ts";
import type { RolesAndGroups } from "../people/roles-and-groups.ts";

/** Creates the stores that manage the organization: settings, group controls and invitations. */
export function createAdministration(
  context: StoreContext,
  account: Account,
  settings: Loader<OrganizationResource>,
  { groups, organizations }: Pick<RolesAndGroups, "groups"> & { organizations: Organizations },
) {
  // A change can affect the signed-in person: the organization's name, or the controls of their groups.
  const loadMe = () => void account.loadMe();
  return {
    settings: createOrganizationSettings(context, settings, () => {
      loadMe();
      void organizations.load();
    }),
    controls: createGroupControls(context, groups, loadMe),
    invitations: createInvitations(context),
    providers: createProviders(context),
    /** The search for members to choose from. */
    members: createPeople(context),
  };
}
