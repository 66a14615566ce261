/** What a change makes of one member, for the audit trail: `{ name: [old, new] }`, nothing where they are equal. */
export function difference<Value>(
  name: string,
  from: Value,
  to: Value,
): Record<string, [Value, Value]> {
  return JSON.stringify(from) === JSON.stringify(to) ? {} : { [name]: [from, to] };
}
