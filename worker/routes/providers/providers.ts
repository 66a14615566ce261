import { type Context, Hono } from "hono";
import {
  AddDomainRequest,
  CreateProviderRequest,
  ProviderList,
  ProviderResource,
  ProviderTrial,
  UpdateProviderRequest,
} from "../../../shared/wire/provider-resource.ts";
import { listProvidersOf } from "../../db/providers/provider-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { describe } from "../../http/describe.ts";
import { formatEtag } from "../../http/if-match.ts";
import { parseJsonBody } from "../../http/parse-json-body.ts";
import { addDomain, checkDomain, removeDomain } from "../../identity/providers/change-domains.ts";
import { changeProvider, removeProvider } from "../../identity/providers/change-provider.ts";
import { createProvider } from "../../identity/providers/create-provider.ts";
import { toProviderResource } from "../../identity/providers/provider-resource.ts";
import { requireProvider } from "../../identity/providers/require-provider.ts";
import { startTrial } from "../../identity/providers/start-trial.ts";
import { requireControl } from "../../middleware/require-control.ts";
import { requireSession } from "../../middleware/require-session.ts";
import { requireFreshSignIn } from "../../use-cases/catalog/require-fresh-sign-in.ts";

/** A mapping has up to 400 rules, each with a path of up to 8 names. */
const MAX_PROVIDER_BYTES = 512 * 1024;

/**
 * `/v1/providers`: the OpenID providers through which the organization's people sign in, for members who manage users
 * and the catalog. Both, because an administrator of a provider can become anybody in the organization.
 */
export const providerRoutes = new Hono<AppEnv>()
  .use(requireSession)
  .use(requireControl("users"))
  .use(requireControl("catalog"))
  .get("/", describe("The providers", { status: 200, schema: ProviderList }, [404]), async (c) => {
    const { origin } = new URL(c.req.url);
    const providers = await listProvidersOf(c.var.db, c.var.credential.organization);
    return c.json({ providers: providers.map((row) => toProviderResource(row, origin)) });
  })
  .post(
    "/",
    describe("Create a provider", { status: 201, schema: ProviderResource }, [400, 404, 409, 422]),
    parseJsonBody(CreateProviderRequest, MAX_PROVIDER_BYTES),
    async (c) => {
      await requireFreshSignIn(c);
      return presentProvider(c, await createProvider(c, c.req.valid("json")), 201);
    },
  )
  .get(
    "/:provider_id",
    describe("A provider", { status: 200, schema: ProviderResource }, [404]),
    async (c) => presentProvider(c, c.req.param("provider_id")),
  )
  .patch(
    "/:provider_id",
    describe(
      "Change, disable or enable a provider",
      { status: 200, schema: ProviderResource },
      [400, 404, 409, 422],
      ["ifMatch"],
    ),
    parseJsonBody(UpdateProviderRequest, MAX_PROVIDER_BYTES),
    async (c) => {
      await requireFreshSignIn(c);
      const provider = await requireProvider(c, c.req.param("provider_id"));
      await changeProvider(c, provider, c.req.valid("json"));
      return presentProvider(c, provider.id);
    },
  )
  .delete(
    "/:provider_id",
    describe("Delete a provider", { status: 204, schema: null }, [404, 409], ["ifMatch"]),
    async (c) => {
      await requireFreshSignIn(c);
      await removeProvider(c, await requireProvider(c, c.req.param("provider_id")));
      return c.body(null, 204);
    },
  )
  .post(
    "/:provider_id/domains",
    describe(
      "Add a mail domain, which is still to be proved",
      { status: 201, schema: ProviderResource },
      [400, 404, 409, 422],
    ),
    parseJsonBody(AddDomainRequest),
    async (c) => {
      await requireFreshSignIn(c);
      const provider = await requireProvider(c, c.req.param("provider_id"));
      await addDomain(c, provider, c.req.valid("json").domain);
      return presentProvider(c, provider.id, 201);
    },
  )
  .delete(
    "/:provider_id/domains/:domain",
    describe("Remove a mail domain", { status: 204, schema: null }, [404, 409]),
    async (c) => {
      await requireFreshSignIn(c);
      const provider = await requireProvider(c, c.req.param("provider_id"));
      await removeDomain(c, provider, c.req.param("domain"));
      return c.body(null, 204);
    },
  )
  .post(
    "/:provider_id/domains/:domain/check",
    describe(
      "Look for the TXT record that proves a mail domain",
      { status: 200, schema: ProviderResource },
      [404, 409],
    ),
    async (c) => {
      await requireFreshSignIn(c);
      const provider = await requireProvider(c, c.req.param("provider_id"));
      await checkDomain(c, provider, c.req.param("domain"));
      return presentProvider(c, provider.id);
    },
  )
  .post(
    "/:provider_id/trial",
    describe(
      "Start a sign-in that shows claims and role, and saves nothing",
      { status: 201, schema: ProviderTrial },
      [404, 409],
    ),
    async (c) => {
      const provider = await requireProvider(c, c.req.param("provider_id"));
      return c.json(await startTrial(c, provider), 201);
    },
  );

/** Answers a provider as it is stored now, with its version as ETag. */
async function presentProvider(c: Context<AppEnv>, id: string, status: 200 | 201 = 200) {
  const provider = await requireProvider(c, id);
  const { origin } = new URL(c.req.url);
  return c.json(toProviderResource(provider, origin), status, {
    ETag: formatEtag(provider.version),
  });
}
