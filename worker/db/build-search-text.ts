import { foldText } from "../../shared/fold-text.ts";

/**
 * Builds the text by which a token or a person is searched: the name, a newline, and the description or email address,
 * folded.
 */
export function buildSearchText(name: string, other: string): string {
  return foldText(`${name}\n${other}`);
}
