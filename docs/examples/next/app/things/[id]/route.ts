import { headers } from "next/headers";
import type { NextRequest } from "next/server";
import { things } from "../../../guards";

type Context = { params: Promise<{ id: string }> };

export const GET = things.next(async (request: NextRequest, token, { params }: Context) => {
  const { subject, role, scopes } = token;
  const credential = request.headers.get("Authorization") ?? (await headers()).get("Authorization");
  const { id } = await params;
  return Response.json({ id, path: request.nextUrl.pathname, subject, role, scopes, credential });
});

// Answers preflights. Without it Next answers them itself, and allows no page of another origin to call the API.
export const OPTIONS = things.next(() => new Response(null, { status: 204 }));
