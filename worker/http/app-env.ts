import type { EpochSeconds } from "../../shared/time.ts";
import type { Database } from "../db/database.ts";
import type { RequestStorage } from "../db/request-storage.ts";
import type { ActingCredential, TokenOwner } from "../db/write-guards.ts";
import type { Env } from "../env.ts";
import type { Catalog } from "../permissions/catalog.ts";
import type { Principal } from "../permissions/grantable-permissions.ts";
import type { EffectiveScope } from "../tokens/compute-effective-scopes.ts";
import type { Config } from "./config.ts";
import type { Isolate } from "./isolate.ts";

/** The authenticated session or token of a `/v1` request. */
export interface Credential extends ActingCredential, OwningMember {
  kind: "ses" | "pat";
  /** The person's name now, for the audit trail. */
  name: string | null;
  /** Effective scopes of a `pat`, without those that its role adds. Empty for a `ses`, which acts as the person. */
  scopes: readonly EffectiveScope[];
  expiresAt: EpochSeconds | null;
}

/** A member who owns tokens in an organization, with the role and groups that bound them. */
export interface OwningMember extends TokenOwner, Principal {}

/** The bindings, and the variables that middleware sets before a handler runs. */
export interface AppEnv {
  Bindings: Env;
  Variables: {
    requestId: string;
    /** The instant of the request. All of its decisions use this one time. */
    now: EpochSeconds;
    isolate: Isolate;
    /** `isolate.config`. */
    config: Config;
    /** D1 for this request, with one limit of time for all of its statements. */
    storage: RequestStorage;
    /** `storage.db`. */
    db: Database;
    /** Set by `authenticate`, which runs only below `/v1`. */
    credential: Credential;
    /** The catalog of the credential's organization, read once a request when a handler first needs it. */
    catalog: { version: number; catalog: Catalog } | undefined;
    /** The owner of the tokens that the request is about: the actor, unless `setOwnerFromPath` has run. */
    owner: OwningMember;
    /** The reason of a refusal, for the log only. */
    refusal: string | undefined;
  };
}
