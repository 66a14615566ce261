import type { RecordGrant, RecordScope, TokenRecord } from "../tokens/token-record.ts";

/** Limit for each kind of shared value, since every organization writes its own catalog. */
const MAX_SHARED = 20_000;

/**
 * Creates a function that lets records share equal catalog words, scopes and grants. Each row brings its
 * own copies, which would otherwise be most of the memory of 50,000 cached records. The owner's name is left out.
 */
export function createCompactor(): (record: TokenRecord) => TokenRecord {
  const words = new Map<string, string>();
  const scopes = new Map<string, RecordScope>();
  const grants = new Map<string, RecordGrant>();
  const shareWord = (text: string) => share(words, text, () => text);

  const compactScope = (scope: RecordScope): RecordScope => {
    const compact = () => ({ ...scope, permission: shareWord(scope.permission) });
    // Scopes on one entity are unlimited and rarely equal: they would leave no room for common values.
    if (scope.entityId !== null && scope.entityId !== "*") return compact();
    return share(scopes, `${scope.permission} ${scope.entityId ?? ""}`, compact);
  };

  const compactGrant = (grant: RecordGrant): RecordGrant =>
    share(grants, JSON.stringify(grant), () => ({
      ...grant,
      permission: shareWord(grant.permission),
      api: shareWord(grant.api),
    }));

  return ({ ownerName: _, ...record }) => ({
    ...record,
    organization: shareWord(record.organization),
    role: shareWord(record.role),
    groups: record.groups.map(shareWord),
    scopes: record.scopes.map(compactScope),
    grants: record.grants.map(compactGrant),
  });
}

function share<Value>(shared: Map<string, Value>, key: string, make: () => Value): Value {
  const known = shared.get(key);
  if (known !== undefined) return known;
  const value = make();
  if (shared.size < MAX_SHARED) shared.set(key, value);
  return value;
}
