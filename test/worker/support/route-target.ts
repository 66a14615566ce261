import { now, storePerson } from "./organizations.ts";
import type { Route } from "./routes.ts";
import { storeToken } from "./store-token.ts";

/** Something that a route's id can name, newly made: of `person`, or of the organization itself. */
export async function routeTarget(
  names: Route["names"],
  { person, organization }: { person: string; organization: string },
): Promise<string> {
  const expiresAt = now() + 3600;
  switch (names) {
    case "user":
      return await storePerson({ organization });
    case "credential":
      return (await storeToken({ kind: "svc", owner: organization, organization, expiresAt })).id;
    case "session":
      return (await storeToken({ kind: "ses", owner: person, organization, expiresAt })).id;
    default: {
      const scopes = ["API_READ"];
      return (await storeToken({ owner: person, organization, scopes, expiresAt })).id;
    }
  }
}
