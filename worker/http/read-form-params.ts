import { OAuthError } from "./oauth-error.ts";
import { ProblemError } from "./problem-error.ts";
import { readBodyText } from "./read-body-text.ts";

/** Enough for a token, or for a code with its redirect URI and verifier. */
export const TOKEN_FORM_BYTES = 4 * 1024;

/**
 * Reads the parameters of an OAuth request's form body (RFC 6749 §3.2). A repeated parameter is refused, an
 * empty one counts as absent. The route ignores unknown ones.
 *
 * @throws OAuthError `invalid_request`; with 413 for more than `maxBytes`
 */
export async function readFormParams(
  request: Request,
  maxBytes: number,
): Promise<ReadonlyMap<string, string>> {
  const mediaType = request.headers.get("Content-Type")?.split(";")[0]?.trim().toLowerCase();
  const text = await readFormText(request, maxBytes);
  if (mediaType !== "application/x-www-form-urlencoded") {
    throw new OAuthError("invalid_request", "The body must be a form.");
  }
  const params = new Map<string, string>();
  for (const [name, value] of parsePairs(text)) {
    if (params.has(name)) throw new OAuthError("invalid_request", "A parameter stands twice.");
    params.set(name, value);
  }
  for (const [name, value] of params) if (value === "") params.delete(name);
  return params;
}

/** Has an escape, or the question mark that URLSearchParams strips. */
const NEEDS_PARSER = /^\?|[%+]/;

/** Splits a form into pairs: by hand if nothing is escaped, as with a token, since URLSearchParams costs as much as its HMAC. */
function parsePairs(text: string): Iterable<[name: string, value: string]> {
  if (NEEDS_PARSER.test(text)) return new URLSearchParams(text);
  const pairs = text.split("&").filter((pair) => pair !== "");
  return pairs.map((pair) => {
    const [name = "", ...value] = pair.split("=");
    return [name, value.join("=")];
  });
}

async function readFormText(request: Request, maxBytes: number): Promise<string> {
  try {
    return await readBodyText(request, maxBytes);
  } catch (cause) {
    if (!(cause instanceof ProblemError)) throw cause;
    const tooLarge = cause.problem === "payload_too_large";
    throw new OAuthError("invalid_request", "The body cannot be read.", tooLarge ? 413 : 400);
  }
}
