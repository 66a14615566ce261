import type { Route } from "./fake-world.ts";

/** Lets a server write the time of its own clock into each answer, cut to a second as `Date` is. */
export function createDatedRoute(route: Route, getServerNow: () => number): Route {
  return async (request) => {
    const { status, headers, body } = await route(request);
    const dated = new Response(body, { status, headers });
    dated.headers.set("Date", new Date(getServerNow()).toUTCString());
    return dated;
  };
}
