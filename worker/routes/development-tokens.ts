import type { Context } from "hono";
import { addDays } from "../../shared/calendar.ts";
import type { DevelopmentSeed } from "../../shared/wire/development-seed.ts";
import {
  type DevelopmentToken,
  findDevelopmentTokens,
  replaceDevelopmentTokens,
} from "../db/development-token-queries.ts";
import type { AppEnv } from "../http/app-env.ts";
import { randomBytes } from "../http/random-bytes.ts";
import { issueSecret } from "../tokens/issue-secret.ts";
import { newId } from "../tokens/new-id.ts";
import { developmentEvent } from "./development-event.ts";

const OWNER = "admin@example.test";
const SCOPES = ["API_READ", "APPLICATION_READ", "METRICS_READ"];
const API = "control-plane";
const LIFETIME_DAYS = 30;

/**
 * Issues this start's token and credential, and revokes those of the starts before in the same batch.
 *
 * @param members the people's ids by email
 */
export async function issueDevelopmentTokens(
  c: Context<AppEnv>,
  members: ReadonlyMap<string, string>,
): Promise<Pick<DevelopmentSeed, "token" | "credential">> {
  const { config, db, now } = c.var;
  const organization = config.homeOrganization;
  const owner = members.get(OWNER);
  if (owner === undefined) throw new Error(`${OWNER} is not among the seeded people`);
  const pat = await newToken(c, { kind: "pat", api: null, subject: owner, scopes: SCOPES });
  // A credential belongs to an API of the organization, not to a person.
  const svc = await newToken(c, { kind: "svc", api: API, subject: organization, scopes: [] });
  const earlier = await findDevelopmentTokens(db, organization);
  await replaceDevelopmentTokens(
    db,
    earlier.map(({ id, kind, owner: subject }) => {
      const action = kind === "svc" ? "credential.revoked" : "token.revoked";
      return { id, event: developmentEvent(c, action, { kind: "token", id }, subject) };
    }),
    [pat, svc].map(({ token }) => {
      const action = token.kind === "svc" ? "credential.issued" : "token.issued";
      const target = { kind: "token", id: token.id } as const;
      return { token, event: developmentEvent(c, action, target, token.subject) };
    }),
    now,
  );
  return {
    token: { owner: OWNER, secret: pat.plaintext, scope: SCOPES.join(" ") },
    credential: { api: API, secret: svc.plaintext },
  };
}

async function newToken(
  c: Context<AppEnv>,
  request: Pick<DevelopmentToken, "kind" | "api" | "subject"> & { scopes: readonly string[] },
): Promise<{ token: DevelopmentToken; plaintext: string }> {
  const { config, now } = c.var;
  const { kind, api, subject, scopes } = request;
  const [prefix] = config.prefixes;
  const issued = await issueSecret({ ring: config.tokenMacs, prefix, kind, randomBytes });
  const { secret: plaintext, ...stored } = issued;
  const token: DevelopmentToken = {
    id: newId("tok", randomBytes),
    kind,
    api,
    subject,
    organization: config.homeOrganization,
    name: "Development",
    description: "Issued by npm start; the next start revokes it.",
    createdAt: now,
    expiresAt: addDays(now, LIFETIME_DAYS),
    secret: stored,
    scopes: scopes.map((permission) => ({
      id: newId("scp", randomBytes),
      permission,
      entityId: null,
    })),
  };
  return { token, plaintext };
}
