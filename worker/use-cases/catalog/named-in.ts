/** What a list of the catalog calls `id`; one that it has dropped since goes by its id. */
export function namedIn(
  list: readonly { readonly id: string; readonly name: string }[],
  id: string,
): { id: string; name: string } {
  return { id, name: list.find((entry) => entry.id === id)?.name ?? id };
}
