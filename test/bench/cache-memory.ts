import type { EpochSeconds } from "../../shared/time.ts";
import { API_CONTROL_PLANE_PERMISSIONS } from "../../worker/permissions/presets/api-control-plane-permissions.ts";
import type { TokenRecord } from "../../worker/tokens/token-record.ts";
import { createRecordCache, remember } from "../../worker/verification/record-cache.ts";

/*
 * Prints the bytes of memory that the Worker's cache of records takes when it is full. It measures its own
 * heap, so it is a separate program, started with --expose-gc.
 */

const count = Number(process.argv[2]);
/** The permissions of the first preset, of 4 to 30 characters. */
const PERMISSIONS = API_CONTROL_PLANE_PERMISSIONS.map(({ id }) => id);
const now = Math.floor(Date.now() / 1000) as EpochSeconds;

/** Makes a record like those that D1 answers: it is parsed from text, so that no two records share a string. */
function makeRecord(n: number): TokenRecord {
  const permissions = [0, 1, 2].map(
    (step) => PERMISSIONS[(n + step * 7) % PERMISSIONS.length] ?? "",
  );
  const record: TokenRecord = {
    id: `tok_${String(n).padStart(20, "0")}`,
    kind: "pat",
    owner: `usr_${String(n).padStart(20, "0")}`,
    organization: "org_home_organization",
    api: null,
    role: "Basic_User",
    groups: ["token-managers"],
    ownerDisabledAt: null,
    ownerAwayAt: null,
    createdAt: now,
    expiresAt: now,
    revokedAt: null,
    lastUsedAt: now,
    secretValidUntil: null,
    scopes: permissions.map((permission) => ({ permission, entityId: null })),
    grants: permissions.map((permission) => {
      return { permission, api: "control-plane", entityType: null, automatic: false };
    }),
  };
  return JSON.parse(JSON.stringify(record));
}

function measureUsedBytes(): number {
  if (globalThis.gc === undefined) throw new Error("start with --expose-gc");
  for (let n = 0; n < 4; n++) globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const before = measureUsedBytes();
const cache = createRecordCache();
for (let n = 0; n < count; n++) {
  const head = { seq: 1, nonce: "bench" };
  const digest = String(n).padStart(32, "d");
  remember(cache, digest, { record: makeRecord(n), head, atCursor: null }, Date.now());
}
const after = measureUsedBytes();
if (cache.records.size !== count) throw new Error(`holds ${cache.records.size}, not ${count}`);
console.log(after - before);
