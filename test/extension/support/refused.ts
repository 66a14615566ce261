/** An answer that the server refuses by this problem. */
export const refused = (problem: string, status: number, errors: object[] = []) => ({
  ok: false,
  failure: { kind: "problem", problem, status, errors },
});
