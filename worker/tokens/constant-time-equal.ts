/**
 * Compares two texts in a time that depends on their lengths alone.
 *
 * Otherwise whoever forges a tag could learn it digit by digit from how soon it is refused.
 */
export function constantTimeEqual(left: string, right: string): boolean {
  if (left.length !== right.length) return false;
  let difference = 0;
  for (let index = 0; index < left.length; index += 1) {
    difference |= left.charCodeAt(index) ^ right.charCodeAt(index);
  }
  return difference === 0;
}
