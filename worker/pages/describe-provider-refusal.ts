import type { PickText } from "./texts/page-texts.ts";

/** Why nobody is signed in by a provider. `declined` comes from the provider. */
export interface ProviderRefusal {
  reason:
    | "lost_state"
    | "unavailable"
    | "down"
    | "declined"
    | "wrong_answer"
    | "not_fresh"
    | "wrong_acr"
    | "no_role"
    | "account_exists"
    | "overage"
    | "disabled"
    | "changed"
    | "unknown"
    | "other_person"
    | "not_signed_in"
    | "not_member";
}

/**
 * Explains to a person why they are not signed in.
 *
 * @param provider the provider's name; `null` if it could not be opened
 */
export function describeProviderRefusal(
  { reason }: ProviderRefusal,
  provider: string | null,
): PickText {
  return (texts) => {
    const { refusals, unnamed } = texts.provider;
    const name = provider ?? unnamed;
    switch (reason) {
      case "lost_state":
        return refusals.lostState;
      case "unavailable":
        return refusals.unavailable;
      case "down":
        return refusals.down({ name });
      case "declined":
      case "unknown":
        return refusals.declined({ name });
      case "wrong_answer":
        return refusals.wrongAnswer({ name });
      case "not_fresh":
        return refusals.notFresh({ name });
      case "wrong_acr":
        return refusals.wrongAcr({ name });
      case "no_role":
        return refusals.noRole({ name });
      case "account_exists":
        return refusals.accountExists({ name });
      case "overage":
        return refusals.overage({ name });
      case "disabled":
        return refusals.disabled;
      case "changed":
        return refusals.changed;
      case "other_person":
        return refusals.otherPerson({ name });
      case "not_signed_in":
        return refusals.signedOut;
      case "not_member":
        return refusals.notMember({ name });
    }
  };
}
