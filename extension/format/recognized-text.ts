import type { RecognizedTokenResource } from "../../shared/wire/token-resource.ts";
import { t } from "./text.ts";
import { isActive } from "./token-status.ts";

/** What a pasted token is; the first three are known without asking. */
export type Recognized =
  | { found: "mistyped" }
  /** A signed-in browser's, and an API's own: neither is a personal access token. */
  | { found: "session" }
  | { found: "credential" }
  | RecognizedTokenResource;

/**
 * What a pasted token is, in words.
 *
 * @param hint of the secret that was pasted: a token may have another one by now
 */
export function recognizedText(answer: Recognized, hint: string): string {
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

/** Whether the secret may still be let in, so that revoking by it has an effect. */
export function maySecretWork(answer: Recognized, hint: string, now: number): boolean {
  switch (answer.found) {
    case "session":
      return true;
    case "mine":
    case "managed": {
      const { token } = answer;
      // During a grace an earlier one works too.
      const current = token.hint === hint || token.previous_secret_expires_at !== null;
      return current && isActive(token, now);
    }
    case "other":
      return answer.valid;
    default:
      return false;
  }
}
