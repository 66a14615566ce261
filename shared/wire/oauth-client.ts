/** The extension's id as a public OAuth client (RFC 6749 §2.1). */
export const EXTENSION_CLIENT_ID = "latchkey-extension";
/** Path of the authorization response, below the browser's redirect origin. */
export const REDIRECT_PATH = "cb";
/** The extension's protocol version. A server states its own as `latchkey_version` in its metadata. */
export const PROTOCOL_VERSION = 2;

/** How recently a person must have proved who they are for a sensitive change (`max_age`, RFC 9470 §3). */
export const FRESH_SIGN_IN_SECONDS = 600;

/** The `error_description` of `access_denied` for a person without an enabled membership (RFC 6749 §4.1.2.1). */
export const NO_MEMBER = "no_member";
