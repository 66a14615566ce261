/** What a person is found and sorted by: name, a newline, email, in lower case. */
export function personSearchText(name: string, email: string): string {
  return `${name}\n${email}`.toLowerCase();
}
