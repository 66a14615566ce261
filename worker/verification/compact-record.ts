import type { RecordGrant, RecordScope, TokenRecord } from "../tokens/token-record.ts";

/** Bounded, since each organization writes its own catalog: what does not fit is simply not shared. */
const MAX_SHARED = 20_000;

/**
 * Makes records share what is the same in many of them: words of the catalog, scopes, grants. Each row
 * brings its own copies, and of 50,000 cached records they would be the greater part.
 */
export function createCompactor(): (record: TokenRecord) => TokenRecord {
  const words = new Map<string, string>();
  const scopes = new Map<string, RecordScope>();
  const grants = new Map<string, RecordGrant>();
  const word = (text: string) => share(words, text, () => text);

  const scope = (own: RecordScope): RecordScope => {
    const compact = () => ({ ...own, permission: word(own.permission) });
    // Of single entities there is no end: they would leave no room for what is the same in many.
    if (own.entityId !== null && own.entityId !== "*") return compact();
    return share(scopes, `${own.permission} ${own.entityId ?? ""}`, compact);
  };

  const grant = (own: RecordGrant): RecordGrant =>
    share(grants, JSON.stringify(own), () => ({
      ...own,
      permission: word(own.permission),
      api: word(own.api),
    }));

  return (record) => ({
    ...record,
    organization: word(record.organization),
    role: word(record.role),
    groups: record.groups.map(word),
    scopes: record.scopes.map(scope),
    grants: record.grants.map(grant),
  });
}

function share<Value>(shared: Map<string, Value>, key: string, make: () => Value): Value {
  const known = shared.get(key);
  if (known !== undefined) return known;
  const value = make();
  if (shared.size < MAX_SHARED) shared.set(key, value);
  return value;
}
