import { expect, it } from "vitest";
import { OAuthError } from "../../../worker/http/oauth-error.ts";
import { readFormParams } from "../../../worker/http/read-form-params.ts";

const FORM = { "Content-Type": "application/x-www-form-urlencoded" };

function post(body: BodyInit, headers: Record<string, string> = {}): Request {
  return new Request("http://localhost/", {
    method: "POST",
    body,
    headers: { ...FORM, ...headers },
  });
}

/** Reads a form as URLSearchParams does, without its empty parameters; `null` if a parameter stands twice. */
function readByUrlSearchParams(text: string): [string, string][] | null {
  const pairs = [...new URLSearchParams(text)];
  if (new Set(pairs.map(([name]) => name)).size < pairs.length) return null;
  return pairs.filter(([, value]) => value !== "");
}

/** Combines pieces in which forms can differ: separators, escapes, and characters beyond ASCII. */
const PIECES = ["a", "token", "=", "&", "?", "%41", "%", "+", "é", "#", "lk_pat_x", "\0", ";"];
const forms = PIECES.flatMap((a) =>
  PIECES.flatMap((b) => PIECES.flatMap((c) => [a + b + c, `${a}=1&${b}${c}=2`])),
);

it("reads every form as URLSearchParams does", async () => {
  for (const text of forms) {
    const read = await readFormParams(post(text), 100).then(
      (params) => [...params],
      (error) => (error instanceof OAuthError ? null : error),
    );
    expect(read, JSON.stringify(text)).toEqual(readByUrlSearchParams(text));
  }
});

it("holds a body to the limit, whatever length it announces", async () => {
  const read = (body: string, headers?: Record<string, string>) =>
    readFormParams(post(body, headers), 10).then(
      (params) => params.get("a"),
      (error: OAuthError) => error.status,
    );
  expect(await read("a=12345678")).toBe("12345678");
  expect(await read("a=123456789")).toBe(413);
  for (const length of ["1", "10", "11", "-1", "x", "99999999999999999999"]) {
    const headers = { "Content-Length": length };
    expect(await read("a=12345678", headers), length).toBe("12345678");
    expect(await read("a=123456789", headers), length).toBe(413);
  }
});

it("reads good text after text that is not UTF-8", async () => {
  const bytes = (...values: number[]) => post(new Uint8Array([0x61, 0x3d, ...values]));
  for (const broken of [[0xc3], [0xff, 0x61], [0xe2, 0x82]]) {
    for (const length of [undefined, String(2 + broken.length)]) {
      const request = bytes(...broken);
      if (length !== undefined) request.headers.set("Content-Length", length);
      await expect(readFormParams(request, 100)).rejects.toMatchObject({ status: 400 });
    }
    expect((await readFormParams(bytes(0xc3, 0xa4), 100)).get("a")).toBe("ä");
  }
});
