/** Explains why a chosen password is refused. */
export function describePasswordRefusal({
  reason,
}: {
  reason: "bad_password" | "common_password" | "personal_password";
}): string {
  switch (reason) {
    case "bad_password":
      return "Choose a password of 8 to 128 characters.";
    case "common_password":
      return "This password is among the first that attackers try. Choose another one.";
    case "personal_password":
      return "Choose a password that is more than your name, your email address or “Latchkey”.";
  }
}
