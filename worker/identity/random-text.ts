import { encodeBase64url } from "../../shared/base64url.ts";
import { randomBytes } from "../http/random-bytes.ts";

/** 256 random bits as 43 base64url characters. */
export function randomText(): string {
  return encodeBase64url(randomBytes(32));
}
