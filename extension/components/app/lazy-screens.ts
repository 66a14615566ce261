import { createLazyDialog, createLazyScreen } from "../frame/lazy-screen.tsx";

/*
 * Everything but the list of tokens. The browser fetches it when it is first shown, or before that once the list
 * is painted.
 */

export const ConnectScreen = createLazyScreen(
  async () => (await import("../sign-in/connect-screen.tsx")).ConnectScreen,
);
export const SignInScreen = createLazyScreen(
  async () => (await import("../sign-in/sign-in-screen.tsx")).SignInScreen,
);
export const NewTokenScreen = createLazyScreen(
  async () => (await import("../tokens/new-token-screen.tsx")).NewTokenScreen,
);
export const SaveScreen = createLazyScreen(
  async () => (await import("../tokens/save-screen.tsx")).SaveScreen,
);
export const TokenScreen = createLazyScreen(
  async () => (await import("../tokens/token-screen.tsx")).TokenScreen,
);
export const EditAccessScreen = createLazyScreen(
  async () => (await import("../tokens/edit-access-screen.tsx")).EditAccessScreen,
);
export const RemovalDialog = createLazyDialog(
  async () => (await import("../tokens/removal-dialog.tsx")).RemovalDialog,
);
export const RegenerateDialog = createLazyDialog(
  async () => (await import("../tokens/regenerate-dialog.tsx")).RegenerateDialog,
);
export const BulkRemovalDialog = createLazyDialog(
  async () => (await import("../tokens/bulk-removal-dialog.tsx")).BulkRemovalDialog,
);
export const Palette = createLazyDialog(async () => (await import("./palette.tsx")).Palette);
export const KeysDialog = createLazyDialog(
  async () => (await import("./keys-dialog.tsx")).KeysDialog,
);
export const AccountScreen = createLazyScreen(
  async () => (await import("../account/account-screen.tsx")).AccountScreen,
);
export const SettingsScreen = createLazyScreen(
  async () => (await import("../account/settings-screen.tsx")).SettingsScreen,
);

/* Only managers and administrators have these. */

export const OrganizationScreen = createLazyScreen(
  async () => (await import("../organization/organization-screen.tsx")).OrganizationScreen,
);
export const ProviderScreen = createLazyScreen(
  async () => (await import("../providers/provider-screen.tsx")).ProviderScreen,
);
export const PeopleScreen = createLazyScreen(
  async () => (await import("../people/people-screen.tsx")).PeopleScreen,
);
export const PersonScreen = createLazyScreen(
  async () => (await import("../people/person-screen.tsx")).PersonScreen,
);

/** What people open from the list every day. */
const DAILY = [
  TokenScreen,
  NewTokenScreen,
  SaveScreen,
  RemovalDialog,
  RegenerateDialog,
  BulkRemovalDialog,
  Palette,
];

/** Fetches the code of what is probably opened next, so that nobody waits for it. */
export async function preloadDailyScreens(): Promise<void> {
  await Promise.all(DAILY.map(({ preload }) => preload()));
}
