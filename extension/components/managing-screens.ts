import { lazyScreen } from "./lazy-screen.tsx";

/* The screens of those who manage others, fetched once one of them is opened. */

export const OrganizationScreen = lazyScreen(
  async () => (await import("./organization-screen.tsx")).OrganizationScreen,
);
export const PeopleScreen = lazyScreen(
  async () => (await import("./people-screen.tsx")).PeopleScreen,
);
export const PersonScreen = lazyScreen(
  async () => (await import("./person-screen.tsx")).PersonScreen,
);
