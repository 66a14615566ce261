import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EpochSeconds } from "../../../shared/time.ts";
import {
  findOpening,
  type OpenableMembership,
  type ProvedSession,
  type SignInProof,
} from "../../../worker/tokens/find-opening.ts";

const NOW = 2_000_000_000 as EpochSeconds;
const at = (ago: number) => (NOW - ago) as EpochSeconds;
const byPassword = (ago = 0): SignInProof => ({
  method: "password",
  at: at(ago),
  authenticatedAt: at(ago),
  provider: null,
});
const byProvider = (organization: string, ago = 0): SignInProof => ({
  method: "provider",
  at: at(ago),
  authenticatedAt: null,
  provider: { organization, sessionHours: 12 },
});
const MEMBER: OpenableMembership = {
  organization: "org_a",
  isEnabled: true,
  passwordId: null,
  signIn: "any",
  emergency: false,
};
const OWN = (...proofs: SignInProof[]): ProvedSession => ({ passwordId: null, proofs });

describe("who may act where", () => {
  it.each<[string, boolean, Partial<OpenableMembership>, ProvedSession]>([
    ["its password opens a membership", true, {}, OWN(byPassword())],
    ["another password does not", false, { passwordId: "ses_x" }, OWN(byPassword())],
    ["a password of 90 days ago does not", false, {}, OWN(byPassword(90 * 86_400))],
    ["its own provider opens it", true, {}, OWN(byProvider("org_a"))],
    ["another organization's provider does not", false, {}, OWN(byProvider("org_b"))],
    ["its provider does not after 12 hours", false, {}, OWN(byProvider("org_a", 12 * 3600))],
    ["its provider does a second before", true, {}, OWN(byProvider("org_a", 12 * 3600 - 1))],
    [
      "a password does not if the provider is demanded",
      false,
      { signIn: "provider" },
      OWN(byPassword()),
    ],
    [
      "an emergency member's password does",
      true,
      { signIn: "provider", emergency: true },
      OWN(byPassword()),
    ],
    ["nothing opens a disabled membership", false, { isEnabled: false }, OWN(byPassword())],
    ["nothing is opened without a proof", false, {}, OWN()],
    ["a passkey opens nothing yet", false, {}, OWN({ ...byPassword(), method: "passkey" })],
  ])("%s: %s", (_, opens, change, session) => {
    expect(findOpening({ ...MEMBER, ...change }, session, NOW) !== null).toBe(opens);
  });

  it("ends with the last proof that opens, and is as fresh as the last of known time", () => {
    const opened = findOpening(MEMBER, OWN(byPassword(600), byProvider("org_a", 5)), NOW);
    expect(opened).toEqual({
      provedAt: at(600),
      endsAt: at(600) + 90 * 86_400,
      isEmergency: false,
    });
    const emergency = { ...MEMBER, signIn: "provider", emergency: true } as const;
    expect(findOpening(emergency, OWN(byPassword()), NOW)?.isEmergency).toBe(true);
    const both = OWN(byPassword(), byProvider("org_a"));
    expect(findOpening(emergency, both, NOW)?.isEmergency).toBe(false);
  });

  it("never lets a provider of another organization open anything", () => {
    const proofs = fc.array(
      fc.record({
        method: fc.constant("provider" as const),
        at: fc.integer({ min: -100, max: 20 * 3600 }).map(at),
        authenticatedAt: fc.constant(null),
        provider: fc.option(
          fc.record({
            organization: fc.constantFrom("org_b", "org_c"),
            sessionHours: fc.integer({ min: 1, max: 720 }),
          }),
        ),
      }),
    );
    fc.assert(
      fc.property(
        proofs,
        fc.constantFrom("any", "provider"),
        fc.boolean(),
        (given, signIn, emergency) => {
          const member = { ...MEMBER, signIn, emergency } as OpenableMembership;
          expect(findOpening(member, { passwordId: null, proofs: given }, NOW)).toBeNull();
        },
      ),
    );
  });
});
