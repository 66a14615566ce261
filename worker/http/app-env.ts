import type { EpochSeconds } from "../../shared/time.ts";
import type { Database } from "../db/database.ts";
import type { Env } from "../env.ts";
import type { Catalog } from "../permissions/catalog.ts";
import type { Config } from "./config.ts";
import type { Workplace } from "./workplace.ts";

/** What a request was let in with, at `/v1`. */
export interface Credential {
  tokenId: string;
  kind: "ses" | "pat";
  subject: string;
  organization: string;
  role: string;
  groups: readonly string[];
  /** Of a `pat`: its effective permissions. Empty for a `ses`, which acts as the person. */
  scopes: readonly string[];
  expiresAt: EpochSeconds | null;
}

/** What middleware has put in place before a handler runs. */
export interface AppEnv {
  Bindings: Env;
  Variables: {
    requestId: string;
    /** The instant of the request; every decision of it uses this one clock. */
    now: EpochSeconds;
    workplace: Workplace;
    /** `workplace.config`. */
    config: Config;
    /** `workplace.db`. */
    db: Database;
    /** Set by `authenticate`, on `/v1` alone. */
    credential: Credential;
    /** The credential's organization's catalog, once a handler has asked for it: one request, one catalog. */
    catalog: { version: number; catalog: Catalog } | undefined;
    /** Why a request was refused, for the log; never shown. */
    refusal: string | undefined;
  };
}
