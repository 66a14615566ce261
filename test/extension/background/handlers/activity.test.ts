import { expect, it } from "vitest";
import { createAccountHandlers } from "../../../../extension/background/handlers/account-handlers.ts";
import { KEY, signedIn } from "../support/signed-in.ts";

it("requests the activity of a token, the account or a member, page by page", async () => {
  const { world, apiEffects } = await signedIn();
  const paths: string[] = [];
  world.route = (request) => {
    const { pathname, search } = new URL(request.url);
    paths.push(pathname + search);
    return Response.json({ events: [], next_cursor: null });
  };
  const { getActivity } = createAccountHandlers(apiEffects);
  expect(await getActivity({ connection: KEY, tokenId: "tok_1" })).toEqual({
    ok: true,
    value: { events: [], next_cursor: null },
  });
  await getActivity({ connection: KEY, tokenId: null, cursor: "aud_1" });
  await getActivity({ connection: KEY, tokenId: null, owner: "usr_7" });
  expect(paths).toEqual([
    "/v1/tokens/tok_1/activity?limit=10",
    "/v1/me/activity?limit=10&cursor=aud_1",
    "/v1/users/usr_7/activity?limit=10",
  ]);
});
