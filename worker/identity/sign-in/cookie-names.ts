/** Returns the name of a cookie, with `__Host-` over https, so that no neighbouring host can plant it. */
export function getCookieName(
  origin: string,
  name: "session" | "form" | "browser" | "state",
): string {
  const prefix = isSecure(origin) ? "__Host-" : "";
  return `${prefix}latchkey-${name}`;
}

/** Returns true if cookies are marked Secure: always, except over plain http in development. */
export function isSecure(origin: string): boolean {
  return origin.startsWith("https:");
}
