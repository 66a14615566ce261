/**
 * Removes the audit trail from the bundled Worker: no row is signed or written. A SELECT replaces the INSERT,
 * since the next statement reads how many rows the statement before it changed.
 */
export function withoutAudit(code: string): string {
  const unwritten = replaceBody(code, "insertRows", 'return db.run("SELECT 1");');
  return replaceBody(unwritten, "sealPersonal", "return null;");
}

/** @throws Error unless the bundle has exactly one function of this name */
function replaceBody(code: string, name: string, body: string): string {
  const start = new RegExp(`function ${name}\\(([^)]*)\\) \\{`, "g");
  const found = [...code.matchAll(start)];
  if (found.length !== 1) throw new Error(`the bundle has ${found.length} functions ${name}`);
  return code.replace(start, (declaration) => `${declaration} ${body}`);
}
