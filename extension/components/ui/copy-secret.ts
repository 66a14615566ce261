import type { Effects } from "../../state/core/effects.ts";

/** Copies a secret and notifies the background at once, since the page may close right afterwards. */
export async function copySecret(
  { copy, send }: Pick<Effects, "copy" | "send">,
  text: string,
): Promise<void> {
  const copied = copy(text);
  send("noteCopiedSecret", { text }).catch(() => {});
  await copied;
}
