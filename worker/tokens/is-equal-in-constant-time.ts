/**
 * Compares two texts in a time that depends only on their lengths.
 *
 * Otherwise an attacker could learn a tag digit by digit from how soon a forgery is refused.
 */
export function isEqualInConstantTime(left: string, right: string): boolean {
  if (left.length !== right.length) return false;
  let difference = 0;
  for (let index = 0; index < left.length; index += 1) {
    difference |= left.charCodeAt(index) ^ right.charCodeAt(index);
  }
  return difference === 0;
}
