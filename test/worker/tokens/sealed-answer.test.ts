import { describe, expect, it } from "vitest";
import { type KeyRing, parseKeyRing } from "../../../worker/tokens/key-ring.ts";
import {
  computeIdempotencyRows,
  openAnswer,
  sealAnswer,
} from "../../../worker/tokens/sealed-answer.ts";

const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));

function ring(text: string): KeyRing {
  const parsed = parseKeyRing(text);
  if (!parsed.ok) throw new Error(parsed.refusal.reason);
  return parsed.value;
}

const A = `a:${"A".repeat(43)}`;
const B = `b:${"B".repeat(42)}E`;
const REQUEST = {
  actor: "usr_1",
  method: "POST",
  path: "/v1/tokens",
  key: "k".repeat(22),
  body: "{}",
};
const ANSWER = '{"secret":"lk_pat_…"}';

async function seal(keys: KeyRing, request = REQUEST) {
  const [row] = await computeIdempotencyRows(keys, request);
  if (row === undefined) throw new Error("no row");
  const context = { ...row, key: request.key, tokenId: "tok_1" };
  return { row, context, sealed: await sealAnswer(keys, ANSWER, context, randomBytes) };
}

describe("an answer kept for a retry", () => {
  it("opens with our key and the client's together", async () => {
    const { context, sealed } = await seal(ring(A));

    expect(await openAnswer(ring(A), sealed, context)).toBe(ANSWER);
    expect(JSON.stringify(sealed)).not.toContain("secret");
  });

  it("does not open with another client key, another key of ours, or for another row or token", async () => {
    const { context, sealed } = await seal(ring(A));
    const otherKey = ring(A.replace("AAAA", "AAAE"));

    expect(await openAnswer(ring(A), sealed, { ...context, key: "x".repeat(22) })).toBeNull();
    expect(await openAnswer(otherKey, sealed, context)).toBeNull();
    expect(await openAnswer(ring(A), sealed, { ...context, rowKey: "other" })).toBeNull();
    expect(await openAnswer(ring(A), sealed, { ...context, tokenId: "tok_2" })).toBeNull();
    const tampered = {
      ...sealed,
      sealed: sealed.sealed.replace(/^./, (c) => (c === "A" ? "B" : "A")),
    };
    expect(await openAnswer(ring(A), tampered, context)).toBeNull();
  });

  it("is sealed differently each time", async () => {
    const [one, two] = [await seal(ring(A)), await seal(ring(A))];

    expect(one.row).toEqual(two.row);
    expect(one.sealed.sealed).not.toBe(two.sealed.sealed);
    expect(one.sealed.salt).not.toBe(two.sealed.salt);
  });

  it("is found again after the issuing key was replaced", async () => {
    const { row, context, sealed } = await seal(ring(A));
    const rotated = ring(`${B},${A}`);
    const rows = await computeIdempotencyRows(rotated, REQUEST);

    expect(rows.map(({ kid }) => kid)).toEqual(["b", "a"]);
    expect(rows[1]).toEqual(row);
    expect(await openAnswer(rotated, sealed, context)).toBe(ANSWER);
  });
});

describe("the row of a request", () => {
  it("differs for every different part of the request, even if the joined text is equal", async () => {
    const variants = [
      REQUEST,
      { ...REQUEST, actor: "usr_2" },
      { ...REQUEST, method: "PUT" },
      { ...REQUEST, path: "/v1/tokens/x" },
      { ...REQUEST, key: "l".repeat(22) },
      { ...REQUEST, actor: 'usr_1","POST', method: "" },
    ];
    const keys = await Promise.all(
      variants.map(async (request) => (await computeIdempotencyRows(ring(A), request))[0]?.rowKey),
    );

    expect(new Set(keys).size).toBe(variants.length);
  });

  it("detects another body under the same key, and reveals no key", async () => {
    const [one] = await computeIdempotencyRows(ring(A), REQUEST);
    const [two] = await computeIdempotencyRows(ring(A), { ...REQUEST, body: '{"a":1}' });

    expect(one?.rowKey).toBe(two?.rowKey);
    expect(one?.bodyMac).not.toBe(two?.bodyMac);
    expect(JSON.stringify(one)).not.toContain(REQUEST.key);
  });
});
