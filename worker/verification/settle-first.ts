/**
 * Waits for the replica's answer if it proves something, and otherwise for the primary's.
 *
 * @param replica settles with `null` if it proves nothing
 * @throws what the primary threw, if the replica proved nothing either
 */
export async function settleFirst<Primary, Replica>(
  primary: Promise<Primary>,
  replica: Promise<Replica | null>,
): Promise<Primary | Replica> {
  const proved = askPrimaryUnlessProved(primary, replica);
  const answered = primary.catch(() => proved);
  return await Promise.race([answered, proved]);
}

async function askPrimaryUnlessProved<Primary, Replica>(
  primary: Promise<Primary>,
  replica: Promise<Replica | null>,
): Promise<Primary | Replica> {
  const value = await replica.catch(() => null);
  return value ?? (await primary);
}
