/** Public knowledge: it opens only servers that `isPublicRequest` keeps on the developer's computer. */
export const DEVELOPMENT_PASSWORD = "latchkey-dev";

/** Who can sign in while developing: one person for each role of the seeded catalog. */
export const DEVELOPMENT_PEOPLE = [
  { email: "global-admin@example.test", name: "Grace Global", role: "Global_Admin" },
  { email: "admin@example.test", name: "Ada Admin", role: "Admin" },
  { email: "basic-user@example.test", name: "Ben Basic", role: "Basic_User" },
] as const;
