import { expect, it } from "vitest";
import type { EpochSeconds } from "../../../shared/time.ts";
import {
  type Allowed,
  buildAllowedResponse,
  getHotAllowedResponse,
} from "../../../worker/edge/build-allowed-response.ts";
import type { TokenRecord } from "../../../worker/tokens/token-record.ts";
import { type AllowedToken, validate } from "../../../worker/tokens/validate.ts";
import { recordOf } from "../tokens/token-record-of.ts";

const NOW = 1 as EpochSeconds;

function validated(record: TokenRecord): AllowedToken {
  const verdict = validate(
    record,
    { organization: record.organization, kinds: [record.kind] },
    NOW,
  );
  if (verdict.status === "refused") throw new Error(verdict.reason);
  return verdict;
}
const sent = ({ headers }: Response) => Object.fromEntries(headers);

const QUESTIONS: readonly Pick<Allowed, "scopes" | "maxAgeMs">[] = [
  { scopes: [], maxAgeMs: 4_900 },
  { scopes: [], maxAgeMs: 4_900 },
  { scopes: [], maxAgeMs: 3_000 },
  { scopes: ["read", "write"], maxAgeMs: 3_000 },
  { scopes: ["write"], maxAgeMs: 0 },
  { scopes: [], maxAgeMs: null },
];

it("answers a hot token like a cold one, after any earlier question", () => {
  const record = recordOf();
  for (const question of [...QUESTIONS, ...QUESTIONS.toReversed()]) {
    const allowed = { token: validated(record), ...question };
    expect(sent(getHotAllowedResponse(record, allowed))).toEqual(
      sent(buildAllowedResponse(allowed)),
    );
  }
});

it("answers each of many records with its own headers", () => {
  const records = Array.from({ length: 2_500 }, (_, n) => recordOf({ id: `tok_${n}` }));
  for (const record of [...records, ...records]) {
    const allowed = { token: validated(record), scopes: [], maxAgeMs: 4_000 };
    expect(getHotAllowedResponse(record, allowed).headers.get("X-Token-Id")).toBe(record.id);
  }
});

it("never changes an earlier answer", () => {
  const record = recordOf();
  const answers = [...QUESTIONS, ...QUESTIONS.toReversed()].map((question) => {
    const allowed = { token: validated(record), ...question };
    return { allowed, response: getHotAllowedResponse(record, allowed) };
  });
  for (const { allowed, response } of answers) {
    expect(sent(response)).toEqual(sent(buildAllowedResponse(allowed)));
  }
});

it("returns the first answer again while it still fits", () => {
  const record = recordOf();
  const scopes: Allowed["scopes"] = ["read"];
  const answer = (maxAgeMs: number) =>
    getHotAllowedResponse(record, { token: validated(record), scopes, maxAgeMs });
  const first = answer(4_900);
  expect(answer(4_100)).toBe(first);
  expect(answer(3_900)).not.toBe(first);
});

it("keeps the answers of 5,000 hot tokens for both ages between which they go back and forth", () => {
  const hot = Array.from({ length: 5_000 }, (_, n) => recordOf({ id: `tok_${n}` })).map(
    (record) => ({ record, token: validated(record) }),
  );
  const scopes: Allowed["scopes"] = [];
  const answerAll = (maxAgeMs: number) =>
    hot.map(({ record, token }) => getHotAllowedResponse(record, { token, scopes, maxAgeMs }));
  // Room of which an earlier test has used up a part is there in full after one round.
  for (const age of [4_900, 3_900]) answerAll(age);
  const [older, younger] = [answerAll(3_500), answerAll(4_500)];
  const again = [...answerAll(3_100), ...answerAll(4_100)];
  expect(again.every((response, n) => response === [...older, ...younger][n])).toBe(true);
});
