import type { Context } from "hono";
import {
  DEMO_DOMAIN,
  DEMO_PROVIDER_ID,
  type DevelopmentSeedRequest,
} from "../../../shared/wire/development-seed.ts";
import type { ProviderMapping } from "../../../shared/wire/provider-mapping.ts";
import { DEVELOPMENT_ACTOR } from "../../db/organizations/seed-queries.ts";
import { seedProvider } from "../../db/providers/seed-provider.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { getRandomBytes } from "../../http/get-random-bytes.ts";
import type { Catalog } from "../../permissions/catalog.ts";
import { sealSecret } from "../../tokens/sealed-secret.ts";
import { buildDevelopmentEvent } from "./development-catalog.ts";

/** Stores the provider of this computer, through which people of an organization sign in. */
export async function ensureDevelopmentProvider(
  c: Context<AppEnv>,
  { id, catalog }: { id: string; catalog: Catalog },
  provider: NonNullable<DevelopmentSeedRequest["provider"]>,
): Promise<void> {
  const { config, db, now } = c.var;
  const target = { kind: "provider", id: DEMO_PROVIDER_ID } as const;
  const seeded = {
    id: DEMO_PROVIDER_ID,
    organization: id,
    name: provider.name,
    issuer: provider.issuer,
    clientId: provider.client_id,
    secret: await sealSecret(
      config.tokenKeys,
      provider.client_secret,
      DEMO_PROVIDER_ID,
      getRandomBytes,
    ),
    scope: "openid profile email groups",
    mapping: buildDemoMapping(catalog),
    domain: DEMO_DOMAIN,
    createdBy: DEVELOPMENT_ACTOR,
  };
  await seedProvider(db, seeded, now, buildDevelopmentEvent(c, id, "provider.created", target));
}

/** Gives administrators the first role, managers the first group, and everybody else the last role. */
export function buildDemoMapping({ roles, groups }: Catalog): ProviderMapping {
  const claim = ["groups"];
  const [first] = roles;
  const [managers] = groups;
  return {
    email: ["email"],
    name: ["name"],
    default_role: roles.at(-1)?.id ?? null,
    roles: first === undefined ? [] : [{ claim, equals: "administrators", role: first.id }],
    groups: managers === undefined ? [] : [{ claim, equals: "managers", group: managers.id }],
  };
}
