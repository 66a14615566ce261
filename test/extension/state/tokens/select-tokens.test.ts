import { describe, expect, it } from "vitest";
import {
  countTokens,
  searchTokens,
  sortTokens,
} from "../../../../extension/state/tokens/select-tokens.ts";
import type { TokenSort } from "../../../../shared/wire/token-requests.ts";
import "../../support/i18n.ts";
import { NOW, token } from "../../support/fixtures.ts";

const find = (search: string, change: Parameters<typeof token>[0]) =>
  searchTokens([token({ id: "tok_1", ...change })], search, NOW).length === 1;

describe("a search", () => {
  const scopes = [{ id: "scp_1", permission: "channels:publish", entity_id: "ch_42" }];
  it.each([
    ["without accents", "ola", { name: "Olá" }],
    ["with accents that the token lacks", "dépôt", { name: "Depot" }],
    ["with two letters for one", "strasse", { name: "Straße" }],
    ["in capitals", "STRASSE", { name: "Straße" }],
    ["with words in another order", "ci deploy", { name: "Deploy from CI" }],
    ["in the description", "storefront", { description: "Pipeline of the storefront." }],
    ["with a permission", "publish", { scopes }],
    ["with an entity's id", "ch_42", { scopes }],
    ["with the status", "revoked", { status: "revoked" as const }],
    ["with the hint", "9fka…77cd", { hint: "lk_pat_9fKa…77cd" }],
    ["with the id", "tok_1", {}],
    [
      "with words of several fields",
      "depot revoked",
      { name: "Depot", status: "revoked" as const },
    ],
    ["that is empty", "  ", {}],
  ])("finds a token %s", (_, search, change) => {
    expect(find(search, change)).toBe(true);
  });

  it("finds only tokens with all of its words", () => {
    expect(find("deploy jenkins", { name: "Deploy from CI" })).toBe(false);
  });
});

it("counts a token in each filter that it belongs to", () => {
  const tokens = [
    token({ id: "tok_1", expires_at: "2026-11-29T12:00:00Z" }),
    token({ id: "tok_2", last_used_at: "2026-01-01T00:00:00Z" }),
    token({ id: "tok_3", status: "expired" }),
    token({ id: "tok_4", collect_by: "2026-11-29T12:00:00Z" }),
    token({ id: "tok_5", status: "revoked", revoked_at: "2026-11-01T00:00:00Z" }),
  ];
  expect(countTokens(tokens, NOW)).toEqual({
    ...{ active: 3, expiring: 1, unused: 1, waiting: 1, expired: 1, revoked: 1, all: 5 },
  });
});

describe("an order", () => {
  const tokens = [
    token({
      id: "tok_1",
      name: "Token 10",
      created_at: "2026-01-01T00:00:00Z",
      last_used_at: null,
    }),
    token({ id: "tok_2", name: "token 2", created_at: "2026-03-01T00:00:00Z", expires_at: null }),
    token({ id: "tok_3", name: "Ärger", created_at: "2026-02-01T00:00:00Z" }),
  ];
  it.each<[TokenSort, string[]]>([
    ["-created_at", ["tok_2", "tok_3", "tok_1"]],
    ["created_at", ["tok_1", "tok_3", "tok_2"]],
    ["name", ["tok_3", "tok_2", "tok_1"]],
    ["-name", ["tok_1", "tok_2", "tok_3"]],
    ["expires_at", ["tok_1", "tok_3", "tok_2"]],
    ["last_used_at", ["tok_1", "tok_2", "tok_3"]],
  ])("by %s is the server's", (sort, expected) => {
    expect(sortTokens(tokens, sort).map(({ id }) => id)).toEqual(expected);
  });
});
