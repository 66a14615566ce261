/** The facts that decide whose sign-in a provider's answer is. */
export interface SignInFacts {
  /** The person whom this provider's subject already is. */
  known: string | null;
  /** The person whom the organization's directory announced under this subject. */
  announced: string | null;
  /** The own account with the address that the provider names. */
  account: {
    person: string;
    isMemberHere: boolean;
    /** True if it belongs to another organization. */
    isMemberElsewhere: boolean;
    /** True if its password must stay, because no other opens the organization when the provider cannot. */
    mustKeepPassword: boolean;
    /** True if a provider of this organization already knows it under a subject. */
    isConnectedHere: boolean;
  } | null;
  /** True if this provider has proved the address's domain. */
  isDomainProved: boolean;
  /** True if the provider says that the address is not verified. */
  isUnverified: boolean;
  /** True if the claims give a role. */
  hasRole: boolean;
}

/** Whose sign-in it is. `link` names a person who gets this identity; `create` makes a new one. */
export type SignInDecision =
  | { kind: "known"; person: string }
  | { kind: "link"; person: string; by: "directory" | "address" }
  | { kind: "create" }
  | { kind: "refuse"; reason: "account_exists" | "no_role" };

/**
 * Decides whose sign-in a provider's answer is. The rules, in this order:
 *
 * 1. A known subject is its person.
 * 2. A subject that the directory announced is the announced person.
 * 3. An own account with the address is linked if the provider has proved the domain, does not call the address
 *    unverified, and the account belongs to no other organization and has no other subject here: companies give
 *    addresses of people who left to new ones. An address alone is never enough, since any provider
 *    can name any address.
 * 4. Anybody else is a new person, if the claims give a role.
 *
 * If the account is a member's, or this organization's providers know it, the person is told to sign in to it and to
 * connect the provider there. An account of other organizations alone keeps nobody out, since anybody could have made
 * it for the address. Nobody is told of other accounts: an administrator with a provider of their own could ask
 * for any address.
 */
export function decideFirstSignIn(facts: SignInFacts): SignInDecision {
  const { known, announced, account } = facts;
  if (known !== null) return { kind: "known", person: known };
  if (announced !== null) return { kind: "link", person: announced, by: "directory" };
  if (account !== null) {
    const isOwnAddress = facts.isDomainProved && !facts.isUnverified;
    const isFree =
      !account.isMemberElsewhere && !account.mustKeepPassword && !account.isConnectedHere;
    if (isOwnAddress && isFree) {
      if (!facts.hasRole) return { kind: "refuse", reason: "no_role" };
      return { kind: "link", person: account.person, by: "address" };
    }
    if (isNamed(account, isOwnAddress)) return { kind: "refuse", reason: "account_exists" };
  }
  return facts.hasRole ? { kind: "create" } : { kind: "refuse", reason: "no_role" };
}

/** Returns true if the person is told that the account exists. */
function isNamed(account: NonNullable<SignInFacts["account"]>, isOwnAddress: boolean): boolean {
  if (account.isMemberHere) return true;
  return isOwnAddress && (account.mustKeepPassword || account.isConnectedHere);
}
