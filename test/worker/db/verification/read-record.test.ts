import { describe, expect, it } from "vitest";
import { toRecordRead } from "../../../../worker/db/verification/read-record.ts";

const CELLS = {
  seq: 7,
  nonce: "a1",
  pulse: 1_000,
  nonce_at_cursor: "b2",
  id: "tok_1",
  kind: "pat",
  owner: "usr_1",
  organization: "org_1",
  api: null,
  created_at: 100,
  expires_at: 900,
  revoked_at: null,
  last_used_at: 500,
  valid_until: null,
  role: "member",
  groups: '["staff"]',
  disabled_at: null,
  away_at: null,
  name: "Olga",
  scopes: '[["read",""],["write","e1"]]',
  grants: '[["read","api",null,0,["GET"],["reed"],[["list","thing","*",null]]]]',
};
type Column = keyof typeof CELLS;

const rowWith = (change: Partial<Record<Column, unknown>>) =>
  Object.values({ ...CELLS, ...change });

it("parses a row, and returns no record for an unknown digest", () => {
  expect(toRecordRead(rowWith({}), 1)).toEqual({
    head: { seq: 7, nonce: "a1" },
    pulse: 1_000,
    atCursor: { seq: 1, nonce: "b2" },
    record: {
      id: "tok_1",
      kind: "pat",
      owner: "usr_1",
      ownerName: "Olga",
      organization: "org_1",
      api: null,
      role: "member",
      groups: ["staff"],
      ownerDisabledAt: null,
      ownerAwayAt: null,
      createdAt: 100,
      expiresAt: 900,
      revokedAt: null,
      lastUsedAt: 500,
      secretValidUntil: null,
      scopes: [
        { permission: "read", entityId: null },
        { permission: "write", entityId: "e1" },
      ],
      grants: [
        {
          permission: "read",
          api: "api",
          entityType: null,
          automatic: false,
          methods: ["GET"],
          aliases: ["reed"],
          brings: [
            {
              permission: "list",
              api: "api",
              entityType: "thing",
              entityId: "*",
              automatic: false,
            },
          ],
        },
      ],
    },
  });
  expect(toRecordRead(rowWith({ id: null }), 1).record).toBeNull();
});

/** Values that no cell may have. */
const NEVER = [undefined, true, {}, Number.NaN, 1.5, -1, "[", "{}", '["a"', '[["a"]]', "[[1,2]]"];
/** Columns that may have any text. */
const TEXTS: readonly Column[] = [
  "nonce",
  "nonce_at_cursor",
  "id",
  "owner",
  "organization",
  "api",
  "role",
  "name",
];
const NUMBERS: readonly Column[] = Object.entries(CELLS).flatMap(([column]) =>
  ["seq", "pulse"].includes(column) || /_at$|_until$/.test(column) ? [column as Column] : [],
);
const NULLABLE: readonly Column[] = [
  ...["nonce_at_cursor", "id", "api", "role", "groups", "name"],
  ...["expires_at", "revoked_at", "last_used_at", "valid_until", "disabled_at", "away_at"],
] as Column[];

describe.each(Object.keys(CELLS) as Column[])("a row with an unexpected %s", (column) => {
  it("throws, so that it is a fault and never a refusal", () => {
    const wrong = NEVER.filter(
      (cell) => typeof cell !== "string" || !TEXTS.includes(column),
    ).filter((cell) => !(["seq", "pulse"].includes(column) && cell === -1));
    const wrongForColumn = [
      ...(NUMBERS.includes(column) ? ["100"] : [7]),
      ...(NULLABLE.includes(column) ? [] : [null]),
    ];
    for (const cell of [...wrong, ...wrongForColumn]) {
      expect(() => toRecordRead(rowWith({ [column]: cell }), 1), String(cell)).toThrow();
    }
  });
});

it.each([
  ["no row", undefined],
  ["an object", CELLS],
  ["a row with a cell too few", rowWith({}).slice(0, -1)],
  ["a row with a cell too many", [...rowWith({}), null]],
  ["a token of an unknown kind", rowWith({ kind: "cat" })],
  ["a scope of three cells", rowWith({ scopes: '[["read","",""]]' })],
  ["a grant of six cells", rowWith({ grants: '[["read","api",null,0,null,null]]' })],
  ["a grant whose automatic flag is 2", rowWith({ grants: '[["a","b",null,2,null,null,null]]' })],
  ["a method that is a number", rowWith({ grants: '[["a","b",null,0,[1],null,null]]' })],
  ["a grant that brings a string", rowWith({ grants: '[["a","b",null,0,null,null,["c"]]]' })],
])("throws for %s", (_, row) => {
  expect(() => toRecordRead(row, 1)).toThrow();
});
