import type { RecognizedTokenResource } from "../../shared/wire/token-resource.ts";
import { t } from "./text.ts";
import { isLive } from "./token-status.ts";

/** A pasted token, after it was looked up; the first three kinds are known without asking the server. */
export type Recognized =
  | { found: "mistyped" }
  /** The token of a signed-in browser, not a personal access token. */
  | { found: "session" }
  /** The token of an API, not a personal access token. */
  | { found: "credential" }
  | RecognizedTokenResource;

/**
 * Describes a pasted token.
 *
 * @param hint of the pasted secret; the token may have a newer secret by now
 */
export function describeRecognized(answer: Recognized, hint: string): string {
  switch (answer.found) {
    case "mistyped":
      return t("recognize.mistyped");
    case "session":
      return t("recognize.session");
    case "credential":
      return t("recognize.credential");
    case "mine": {
      const { name } = answer.token;
      return answer.token.hint === hint
        ? t("recognize.mine", { name })
        : t("recognize.mineReplaced", { name });
    }
    case "managed":
      return t("recognize.managed", { name: answer.token.name, owner: answer.owner.name });
    case "other":
      return answer.valid ? t("recognize.valid") : t("recognize.invalid");
  }
}

/** Returns true if the pasted secret may still be accepted, so that revoking by it has an effect. */
export function canSecretWork(answer: Recognized, hint: string): boolean {
  switch (answer.found) {
    case "session":
      return true;
    case "mine":
    case "managed": {
      const { token } = answer;
      // During a grace the superseded secret works too.
      const current = token.hint === hint || token.previous_secret_expires_at !== null;
      return current && isLive(token);
    }
    case "other":
      return answer.valid;
    default:
      return false;
  }
}
