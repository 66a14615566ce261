import { expect } from "@playwright/test";
import { E2E_URL } from "./server.ts";

/**
 * Gets the key of the only copy that a browser keeps, by its session, as its background does.
 *
 * @returns the key as text and as bytes, to be searched for
 */
export async function readCopyKey(session: string): Promise<[string, Buffer]> {
  const call = async (path: string, method = "GET") => {
    const answer = await fetch(`${E2E_URL}/v1/tokens${path}`, {
      method,
      headers: { Authorization: `Bearer ${session}` },
    });
    expect(answer.status).toBe(200);
    return await answer.json();
  };
  for (const { id } of (await call("")).tokens as { id: string }[]) {
    const [copy] = (await call(`/${id}/copies`)).copies as { id: string }[];
    if (copy === undefined) continue;
    const { key } = (await call(`/${id}/copies/${copy.id}/open`, "POST")) as { key: string };
    return [key, Buffer.from(key, "base64url")];
  }
  throw new Error("this browser keeps no secret");
}
