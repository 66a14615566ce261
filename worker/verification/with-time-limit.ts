/** The promise's outcome, or a rejection once `milliseconds` have passed; never leaves a timer behind. */
export async function withTimeLimit<Value>(
  promise: Promise<Value>,
  milliseconds: number,
): Promise<Value> {
  const { promise: limit, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error("took too long")), milliseconds);
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}
