/** What makes a spreadsheet take a cell for a formula, or for the start of one behind white space. */
const FORMULA = /^[=+\-@\t\r\n]/;

/**
 * One line of CSV (RFC 4180): every cell quoted, `null` empty.
 *
 * People choose names and browsers send what they like, so that a cell may begin like a formula, which a
 * spreadsheet would run on the auditor's computer: such a cell gets an apostrophe in front.
 */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(cell).join(",")}\r\n`;
}

function cell(value: string | number | null): string {
  const text = value === null ? "" : String(value);
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}
