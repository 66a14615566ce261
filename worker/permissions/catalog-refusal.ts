/** What is wrong with a catalog, and where (RFC 6901). */
export interface CatalogRefusal {
  readonly pointer: string;
  readonly detail: string;
}
