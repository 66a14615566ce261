import type { Tone } from "../../format/token-status.ts";

/** A status as a dot and a word, so that it does not depend on colour alone. */
export function StatusDot({ tone, word }: { tone: Tone; word: string }) {
  return <span class={`status ${tone}`}>{word}</span>;
}
