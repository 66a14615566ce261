import { lazyScreen } from "../frame/lazy-screen.tsx";

/* The screens of those who manage others, fetched once one of them is opened. */

export const OrganizationScreen = lazyScreen(
  async () => (await import("../organization/organization-screen.tsx")).OrganizationScreen,
);
export const PeopleScreen = lazyScreen(
  async () => (await import("../people/people-screen.tsx")).PeopleScreen,
);
export const PersonScreen = lazyScreen(
  async () => (await import("../people/person-screen.tsx")).PersonScreen,
);
