/** What a token is found by: its name, a newline, its description, in lower case. */
export function tokenSearchText(name: string, description: string): string {
  return `${name}\n${description}`.toLowerCase();
}
