/** The part of a verdict that the bench reads. */
interface Verdict {
  status: string;
}

interface Bindings {
  LATCHKEY: { verify(token: string, question: { fresh?: boolean }): Promise<Verdict> };
}

/** An API with a service binding: it asks the Worker about the bearer token. `/verdict` answers the verdict itself. */
export default {
  async fetch(request: Request, env: Bindings): Promise<Response> {
    const token = request.headers.get("Authorization")?.slice("Bearer ".length) ?? "";
    const { pathname } = new URL(request.url);
    const fresh = pathname === "/fresh";
    const verdict = await env.LATCHKEY.verify(token, fresh ? { fresh } : {});
    if (pathname === "/verdict") return Response.json(verdict);
    return new Response(null, { status: verdict.status === "allowed" ? 200 : 401 });
  },
};
