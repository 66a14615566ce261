import type { EpochSeconds } from "../../shared/time.ts";
import type { Database } from "../db/database.ts";
import type { ActingCredential, TokenOwner } from "../db/write-guards.ts";
import type { Env } from "../env.ts";
import type { Catalog } from "../permissions/catalog.ts";
import type { Principal } from "../permissions/grantable-permissions.ts";
import type { EffectiveScope } from "../tokens/effective-scopes.ts";
import type { Config } from "./config.ts";
import type { Isolate } from "./isolate.ts";

/** What a request was let in with, at `/v1`. */
export interface Credential extends ActingCredential, TokenHolder {
  kind: "ses" | "pat";
  /** Of a `pat`: what of it counts now, without what its role adds. Empty for a `ses`, which acts as the person. */
  scopes: readonly EffectiveScope[];
  expiresAt: EpochSeconds | null;
}

/** A member of an organization, as the owner of tokens there. */
export interface TokenHolder extends TokenOwner, Principal {}

/** What middleware has put in place before a handler runs. */
export interface AppEnv {
  Bindings: Env;
  Variables: {
    requestId: string;
    /** The instant of the request; every decision of it uses this one clock. */
    now: EpochSeconds;
    isolate: Isolate;
    /** `isolate.config`. */
    config: Config;
    /** `isolate.db`. */
    db: Database;
    /** Set by `authenticate`, on `/v1` alone. */
    credential: Credential;
    /** The credential's organization's catalog, once a handler has asked for it: one request, one catalog. */
    catalog: { version: number; catalog: Catalog } | undefined;
    /** Whose tokens the request is about: the one who acts, unless a route further in says otherwise. */
    owner: TokenHolder;
    /** Why a request was refused, for the log; never shown. */
    refusal: string | undefined;
  };
}
