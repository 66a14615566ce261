/** Builds the reply to a request that the server refuses with this problem. */
export const refusedReply = (problem: string, status: number, errors: object[] = []) => ({
  ok: false,
  failure: { kind: "problem", problem, status, errors },
});
