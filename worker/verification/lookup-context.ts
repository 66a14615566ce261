import type { LeaseContext } from "../../shared/lease.ts";
import type { VerificationStorage } from "./verification-storage.ts";

/** The dependencies of a lookup: its isolate's storage and settings, and the request that makes it. */
export interface LookupContext extends LeaseContext {
  storage: VerificationStorage;
  /** How long a request keeps the cache current after it, in milliseconds; 0 if it does not. */
  lingerMs: number;
  /** True if replicas answer whose freshness their pulse proves. */
  replicas: boolean;
  /** Reports a pulse that is ahead of this clock by so many milliseconds. */
  reportSkew(aheadMs: number): void;
}
