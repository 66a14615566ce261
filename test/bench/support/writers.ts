/** One token that its writer renames again and again. */
export interface WrittenToken {
  url: string;
  session: string;
}

/**
 * So many writers at once, each changing its own token as fast as it is answered.
 *
 * @returns changes a second
 * @throws Error where an answer is not 200: errors are not measured
 */
export async function measureWriters(
  tokens: readonly WrittenToken[],
  seconds: number,
): Promise<number> {
  const began = performance.now();
  const end = began + seconds * 1_000;
  const changes = await Promise.all(tokens.map((token) => write(token, end)));
  const took = (performance.now() - began) / 1_000;
  return changes.reduce((sum, each) => sum + each, 0) / took;
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
