import { useSignal } from "@preact/signals";
import { t } from "../../format/text.ts";
import type { Effects } from "../../state/core/effects.ts";
import { copySecret } from "./copy-secret.ts";

/** Copies a link that is shown once, and says what has come of it where a dialog can show that. */
export function useLinkCopy(effects: Pick<Effects, "copy" | "send">) {
  const told = useSignal("");

  async function copy(link: string) {
    try {
      await copySecret(effects, link);
      told.value = t("link.copied");
    } catch {
      told.value = t("tokens.copyFailed");
    }
  }

  return { told, copy };
}
