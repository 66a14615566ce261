import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decideFirstSignIn,
  type SignInFacts,
} from "../../../../worker/identity/providers/decide-first-sign-in.ts";

const NOBODY: SignInFacts = {
  known: null,
  announced: null,
  account: null,
  isDomainProved: false,
  isUnverified: false,
  hasRole: true,
};
const ACCOUNT = {
  person: "usr_own",
  isMemberHere: true,
  isMemberElsewhere: false,
  mustKeepPassword: false,
  isConnectedHere: false,
};
const person = fc.constantFrom(null, "usr_a", "usr_b");
const facts: fc.Arbitrary<SignInFacts> = fc.record({
  known: person,
  announced: person,
  account: fc.option(
    fc.record({
      person: fc.constant("usr_own"),
      isMemberHere: fc.boolean(),
      isMemberElsewhere: fc.boolean(),
      mustKeepPassword: fc.boolean(),
      isConnectedHere: fc.boolean(),
    }),
  ),
  isDomainProved: fc.boolean(),
  isUnverified: fc.boolean(),
  hasRole: fc.boolean(),
});

describe("whose sign-in a provider's answer is", () => {
  it("is decided by the four rules, in their order", () => {
    expect(decideFirstSignIn({ ...NOBODY, known: "usr_a", announced: "usr_b" })).toEqual({
      kind: "known",
      person: "usr_a",
    });
    expect(decideFirstSignIn({ ...NOBODY, announced: "usr_b", account: ACCOUNT })).toEqual({
      kind: "link",
      person: "usr_b",
      by: "directory",
    });
    expect(decideFirstSignIn({ ...NOBODY, account: ACCOUNT, isDomainProved: true })).toEqual({
      kind: "link",
      person: "usr_own",
      by: "address",
    });
    expect(decideFirstSignIn(NOBODY)).toEqual({ kind: "create" });
    expect(decideFirstSignIn({ ...NOBODY, hasRole: false })).toEqual({
      kind: "refuse",
      reason: "no_role",
    });
  });

  it("is never an own account's by its address alone", () => {
    fc.assert(
      fc.property(facts, (given) => {
        const decided = decideFirstSignIn(given);
        if (decided.kind !== "link" || decided.by !== "address") return;
        expect(given).toMatchObject({ known: null, announced: null, isDomainProved: true });
        expect(given).toMatchObject({ isUnverified: false, hasRole: true });
        expect(given.account).toMatchObject({
          isMemberElsewhere: false,
          mustKeepPassword: false,
          isConnectedHere: false,
        });
      }),
    );
  });

  it("tells nobody of an account that is neither a member's nor of a proved domain", () => {
    fc.assert(
      fc.property(facts, (given) => {
        const stranger = { ...given, isDomainProved: false };
        const account = given.account && { ...given.account, isMemberHere: false };
        expect(decideFirstSignIn({ ...stranger, account })).toEqual(
          decideFirstSignIn({ ...stranger, account: null }),
        );
      }),
    );
  });
});
