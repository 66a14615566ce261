/** The name of a cookie here: `__Host-` over https, so that no neighbouring host can plant it. */
export function cookieName(origin: string, name: "session" | "form" | "browser"): string {
  const prefix = isSecure(origin) ? "__Host-" : "";
  return `${prefix}latchkey-${name}`;
}

/** Whether cookies are marked Secure: everywhere but over plain http, which is development alone. */
export function isSecure(origin: string): boolean {
  return origin.startsWith("https:");
}
