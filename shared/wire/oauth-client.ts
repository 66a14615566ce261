/** The extension as a public OAuth client (RFC 6749 §2.1; design of the sign-in: ARCHITECTURE.md). */
export const EXTENSION_CLIENT_ID = "latchkey-extension";
/** Where the browser hands the authorization response back, below its own redirect origin. */
export const REDIRECT_PATH = "cb";
/** What the extension speaks; a server names its own in its metadata as `latchkey_version`. */
export const PROTOCOL_VERSION = 1;
