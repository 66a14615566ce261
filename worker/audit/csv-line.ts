/**
 * What makes a spreadsheet take a cell for a formula: `= + - @`, also in full width, and also behind white
 * space or what is not seen at all, which some take away before they look.
 */
const FORMULA =
  /^(?:[\s\p{Default_Ignorable_Code_Point}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])/u;

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
