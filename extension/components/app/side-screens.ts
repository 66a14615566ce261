import { lazyScreen } from "../frame/lazy-screen.tsx";

/* What is opened now and then, beside the tokens: fetched once one of them is. */

export const AccountScreen = lazyScreen(
  async () => (await import("../account/account-screen.tsx")).AccountScreen,
);
export const SettingsScreen = lazyScreen(
  async () => (await import("../account/settings-screen.tsx")).SettingsScreen,
);
