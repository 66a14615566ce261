/**
 * The bundled Worker as it would be without an audit trail: no row is signed or written. A SELECT takes the
 * place of the INSERT, since the statement behind it looks at how many rows the one before it changed.
 */
export function withoutAudit(code: string): string {
  const unwritten = replaceBody(code, "insertRows", 'return db.run("SELECT 1");');
  return replaceBody(unwritten, "sealPersonal", "return null;");
}

/** @throws Error where the bundle has no such function, or more than one */
function replaceBody(code: string, name: string, body: string): string {
  const start = new RegExp(`function ${name}\\(([^)]*)\\) \\{`, "g");
  const found = [...code.matchAll(start)];
  if (found.length !== 1) throw new Error(`the bundle has ${found.length} functions ${name}`);
  return code.replace(start, (declaration) => `${declaration} ${body}`);
}
