/** A token that a writer renames repeatedly. */
export interface WrittenToken {
  url: string;
  session: string;
}

/**
 * Runs one writer per token in parallel. Each changes its token again as soon as it is answered.
 *
 * @returns changes per second
 * @throws Error if an answer is not 200, since errors are not measured
 */
export async function measureWriters(
  tokens: readonly WrittenToken[],
  seconds: number,
): Promise<number> {
  const began = performance.now();
  const end = began + seconds * 1_000;
  const changes = await Promise.all(tokens.map((token) => write(token, end)));
  const tookSeconds = (performance.now() - began) / 1_000;
  return changes.reduce((sum, count) => sum + count, 0) / tookSeconds;
}

async function write({ url, session }: WrittenToken, end: number): Promise<number> {
  let changes = 0;
  while (performance.now() < end) {
    const response = await fetch(url, {
      method: "PATCH",
      headers: { Authorization: `Bearer ${session}`, "Content-Type": "application/json" },
      body: JSON.stringify({ name: `Renamed ${performance.now()}` }),
    });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${url} answered ${response.status}: ${text}`);
    changes += 1;
  }
  return changes;
}
