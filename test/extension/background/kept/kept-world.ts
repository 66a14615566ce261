import { encodeBase64url } from "../../../../shared/base64url.ts";
import { computeTokenChecksum, getTokenHint } from "../../../../shared/token-shape.ts";
import { ME, problem } from "../support/fake-server.ts";
import { KEY, signedIn } from "../support/signed-in.ts";

/** Builds a token in its real shape: only such a one leaves what a browser keeps. */
export function buildSecret(digit: string): string {
  const body = `lk_pat_0${digit.repeat(54)}`;
  return body + computeTokenChecksum(body);
}

export const SECRET = buildSecret("a");

type Answer = () => Response | Promise<Response>;

/**
 * Creates a world with a person who has just created a token, and a server that keeps its secret.
 *
 * The server's answers for copies can be replaced: `answers` names them by method and what they are for.
 */
export async function keeping() {
  const signed = await signedIn();
  const { world, server } = signed;
  const copies = new Map<string, { id: string; key: string; hint: string }>();
  let next = 0;
  const answers: Partial<Record<"keep" | "open" | "forget" | "me", Answer>> = {};
  const route = server.route;

  async function keep(request: Request, tokenId: string) {
    const { hint } = (await request.json()) as { hint: string };
    const known = copies.get(tokenId);
    if (known?.hint === hint) return Response.json({ id: known.id, key: known.key });
    next += 1;
    const key = encodeBase64url(new Uint8Array(32).fill(next));
    copies.set(tokenId, { id: `kpt_${next}`, key, hint });
    return Response.json({ id: `kpt_${next}`, key }, { status: 201 });
  }

  function openOrForget({ method }: Request, tokenId: string, copyId: string) {
    const copy = copies.get(tokenId);
    if (copy?.id !== copyId) return problem(404, "not_found");
    if (method === "POST") return Response.json({ key: copy.key, hint: copy.hint });
    copies.delete(tokenId);
    return new Response(null, { status: 204 });
  }

  async function answerCopies(request: Request, tokenId: string, copyId: string | undefined) {
    if (copyId === undefined) return await (answers.keep?.() ?? keep(request, tokenId));
    const replaced = request.method === "POST" ? answers.open : answers.forget;
    return await (replaced?.() ?? openOrForget(request, tokenId, copyId));
  }

  const organization = { ...ME.organization, kept_secrets: "signed_in" };
  const answerMe = () => answers.me?.() ?? Response.json({ ...ME, organization });

  world.route = async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/v1/me") return await answerMe();
    const [, tokenId, copyId] = /^\/v1\/tokens\/(\w+)\/copies(?:\/(\w+))?/.exec(pathname) ?? [];
    if (tokenId !== undefined) return await answerCopies(request, tokenId, copyId);
    const answer = await route(request);
    if (pathname !== "/v1/tokens" || request.method !== "POST" || !answer.ok) return answer;
    const issued = (await answer.json()) as { id: string };
    const hint = getTokenHint(SECRET);
    return Response.json({ ...issued, secret: SECRET, hint }, { status: 201 });
  };
  const request = { name: "CI", expires: null, scopes: [{ permission: "API_READ" }] };
  const created = await signed.handlers.createToken({ connection: KEY, request });
  if (created.at !== "created") throw new Error(`the token is ${created.at}`);
  const { id } = created.unsaved.token;
  const { handlers } = signed;
  return {
    ...signed,
    answers,
    copies,
    id,
    keep: () => handlers.keepSecret({ connection: KEY, id }),
    open: () => handlers.openSecret({ connection: KEY, id }),
    forget: () => handlers.forgetSecret({ connection: KEY, id }),
    kept: () => handlers.listKept({ connection: KEY }),
    onDisk: () => world.local.items.get(`kept:${KEY}`) ?? "",
  };
}
