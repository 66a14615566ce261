/** A catalog's name within a sentence: "Channel" as "channel", but "API" and "eKey" as they are. */
export function midSentence(name: string): string {
  return /^\p{Lu}\p{Ll}/u.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name;
}
