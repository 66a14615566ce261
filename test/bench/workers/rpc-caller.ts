/** The part of a verdict that the bench reads. */
interface Verdict {
  status: string;
}

interface Bindings {
  LATCHKEY: { verify(token: string, question: { fresh?: boolean }): Promise<Verdict> };
}

/** An API with a service binding: it asks the Worker about the bearer token. */
export default {
  async fetch(request: Request, env: Bindings): Promise<Response> {
    const token = request.headers.get("Authorization")?.slice("Bearer ".length) ?? "";
    const fresh = new URL(request.url).pathname === "/fresh";
    const { status } = await env.LATCHKEY.verify(token, fresh ? { fresh } : {});
    return new Response(null, { status: status === "allowed" ? 200 : 401 });
  },
};
