import type { Effects } from "../../state/core/effects.ts";

/** Copies a secret, and notes that at the same moment: the page may close right behind it. */
export async function copySecret(
  { copy, send }: Pick<Effects, "copy" | "send">,
  text: string,
): Promise<void> {
  const copied = copy(text);
  send("noteCopiedSecret", { text }).catch(() => {});
  await copied;
}
