import { runSql } from "./database.ts";

const VERBS = ["READ", "WRITE", "LIST", "DELETE", "SHARE", "EXPORT", "APPROVE", "ARCHIVE"];

/** Replaces the APIs in an organization's catalog by many, with long ids and names. */
export function giveBigCatalog(organization: string, permissions: number): void {
  const apis = Array.from({ length: permissions / 20 }, (_, api) => ({
    id: `service-${api}`,
    name: `Dienst № ${api} für Bestellungen, Lieferungen und Rücksendungen`,
    permissions: Array.from({ length: 20 }, (_, index) => ({
      id: `SERVICE_${api}_PURCHASE_ORDER_ATTACHMENT_${index}_${VERBS[index % VERBS.length]}`,
      name: `Permission ${index}`,
      description: `Lets the holder handle attachment ${index} of purchase orders that were placed with service ${api}, wherever they came from.`,
    })),
  }));
  runSql(
    "UPDATE catalogs SET document = json_set(document, '$.apis', json(?)) WHERE organization = ?",
    JSON.stringify(apis),
    organization,
  );
}
