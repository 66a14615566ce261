import { isEqualInConstantTime } from "../../tokens/is-equal-in-constant-time.ts";
import { computeKeyedHash, generateRandomText } from "../compute-keyed-hash.ts";

/** 256 random bits and a tag of 66 bits. */
const CODE = /^[A-Za-z0-9_-]{54}$/;
const TAG_LENGTH = 11;

/**
 * Makes an authorization code: a random text and its tag. The tag is a part of a keyed hash, of which the rest is
 * stored, so that reading the database yields no code.
 */
export async function makeAuthorizationCode(
  authSecret: string,
): Promise<{ code: string; digest: string }> {
  const random = generateRandomText();
  const { tag, digest } = await hashCode(authSecret, random);
  return { code: random + tag, digest };
}

/**
 * Returns the digest under which a code is stored; `null` if we never made the code. So the codes that an anonymous
 * caller invents cost no read.
 */
export async function readAuthorizationCode(
  authSecret: string,
  code: string,
): Promise<string | null> {
  if (!CODE.test(code)) return null;
  const { tag, digest } = await hashCode(authSecret, code.slice(0, -TAG_LENGTH));
  return isEqualInConstantTime(tag, code.slice(-TAG_LENGTH)) ? digest : null;
}

async function hashCode(authSecret: string, random: string) {
  const hash = await computeKeyedHash(authSecret, "latchkey/oauth-code", random);
  return { tag: hash.slice(0, TAG_LENGTH), digest: hash.slice(TAG_LENGTH) };
}
