import { expect } from "vitest";

const REQUEST_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Expects a request id of our own, which a problem document repeats. */
export async function expectRequestId(response: Response, about: string): Promise<void> {
  const id = response.headers.get("X-Request-Id");
  expect(id, about).toMatch(REQUEST_ID);
  if (response.headers.get("Content-Type") !== "application/problem+json") return;
  expect((await response.json<{ request_id: string }>()).request_id, about).toBe(id);
}
