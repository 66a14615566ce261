/**
 * Text that a spreadsheet reads as a formula: it starts with `= + - @` or a full-width form of them. Some
 * spreadsheets first strip leading white space and invisible characters.
 */
const FORMULA =
  /^(?:[\s\p{Default_Ignorable_Code_Point}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])/u;

/**
 * Returns one line of CSV (RFC 4180): every cell quoted, `null` empty.
 *
 * An attacker can choose a name or user agent that starts like a formula. A spreadsheet would run it on
 * the auditor's computer, so an apostrophe is put in front.
 */
export function formatCsvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(quoteCell).join(",")}\r\n`;
}

function quoteCell(value: string | number | null): string {
  const text = value === null ? "" : String(value);
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
