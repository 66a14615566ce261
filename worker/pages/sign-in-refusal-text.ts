/** Why nobody was signed in, in words that tell nothing of the account. */
export function signInRefusalText(
  refusal: { reason: "wrong_credentials" } | { reason: "throttled"; retryAfterSeconds: number },
): string {
  if (refusal.reason === "wrong_credentials") return "The email or the password is wrong.";
  return `Too many tries. Try again in ${inWords(refusal.retryAfterSeconds)}.`;
}

function inWords(seconds: number): string {
  if (seconds <= 90) return `${seconds} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
