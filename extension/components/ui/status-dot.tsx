import type { Tone } from "../../format/token-status.ts";

/** A state as a dot and a word, so that it does not hang on colour. */
export function StatusDot({ tone, word }: { tone: Tone; word: string }) {
  return <span class={`status ${tone}`}>{word}</span>;
}
