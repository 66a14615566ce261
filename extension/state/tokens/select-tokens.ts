import { foldText } from "../../../shared/fold-text.ts";
import type { TokenSort } from "../../../shared/wire/token-requests.ts";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { getTextLocale } from "../../format/text.ts";
import {
  describeStatus,
  hasFilter,
  TOKEN_FILTERS,
  type TokenFilter,
} from "../../format/token-status.ts";

/** The texts in which a token is searched, folded, by the token's id. Folding is most of a search's cost. */
const searchTexts = new WeakMap<TokenResource, string>();

/**
 * Returns the tokens that have every word of a search, in any order, in their name, description, permissions,
 * entity ids, status, hint or id. Case and accents do not count.
 */
export function searchTokens(
  tokens: readonly TokenResource[],
  search: string,
  now: number,
): readonly TokenResource[] {
  const words = foldText(search)
    .split(/\s+/u)
    .filter((word) => word !== "");
  if (words.length === 0) return tokens;
  return tokens.filter((token) => {
    // Not kept, because it changes with time.
    const status = foldText(describeStatus(token, now).word);
    const text = getSearchText(token);
    return words.every((word) => text.includes(word) || status.includes(word));
  });
}

function getSearchText(token: TokenResource): string {
  const known = searchTexts.get(token);
  if (known !== undefined) return known;
  const { name, description, scopes, automatic, hint, id } = token;
  const granted = scopes.flatMap(({ permission, entity_id }) => [permission, entity_id ?? ""]);
  const text = foldText([name, description, ...granted, ...automatic, hint ?? "", id].join("\n"));
  searchTexts.set(token, text);
  return text;
}

/** Counts the tokens of each filter. */
export function countTokens(
  tokens: readonly TokenResource[],
  now: number,
): Readonly<Record<TokenFilter, number>> {
  const counts = TOKEN_FILTERS.map((filter) => {
    return [filter, tokens.filter((token) => hasFilter(token, filter, now)).length] as const;
  });
  return Object.fromEntries(counts) as Record<TokenFilter, number>;
}

/** Sorts tokens as the server does. An order by name puts "Token 2" before "Token 10". */
export function sortTokens(
  tokens: readonly TokenResource[],
  sort: TokenSort,
): readonly TokenResource[] {
  const [field, isDescending] = sort.startsWith("-")
    ? ([sort.slice(1), true] as const)
    : ([sort, false] as const);
  const compare = createComparison(field as SortField);
  const sorted = tokens.toSorted(
    (one, other) => compare(one, other) || compareText(one.id, other.id),
  );
  return isDescending ? sorted.reverse() : sorted;
}

type SortField = "created_at" | "name" | "expires_at" | "last_used_at";

function createComparison(field: SortField) {
  if (field === "name") {
    const collator = new Intl.Collator(getTextLocale(), { numeric: true, sensitivity: "base" });
    return (one: TokenResource, other: TokenResource) => collator.compare(one.name, other.name);
  }
  // A token that never ends is the last by expiry. One that was never used is the oldest by use.
  const missing = field === "expires_at" ? Infinity : 0;
  const read = (token: TokenResource) => {
    const at = token[field];
    return at === null ? missing : Date.parse(at);
  };
  return (one: TokenResource, other: TokenResource) => {
    const [first, second] = [read(one), read(other)];
    return first === second ? 0 : first - second;
  };
}

function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
