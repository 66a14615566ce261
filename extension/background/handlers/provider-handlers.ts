import {
  ProviderList,
  ProviderResource,
  ProviderTrial,
} from "../../../shared/wire/provider-resource.ts";
import { type ApiEffects, callApi, NoContent } from "../api/call-api.ts";
import type { Handlers } from "./register-handlers.ts";

type Names =
  | "listProviders"
  | "createProvider"
  | "updateProvider"
  | "removeProvider"
  | "addProviderDomain"
  | "checkProviderDomain"
  | "removeProviderDomain"
  | "startProviderTrial";

const getPath = (id: string) => `/v1/providers/${encodeURIComponent(id)}`;
const getDomainPath = (id: string, domain: string) =>
  `${getPath(id)}/domains/${encodeURIComponent(domain)}`;

/** Builds the handlers of the organization's providers. They cache nothing, above all no client secret. */
export function createProviderHandlers(effects: ApiEffects): Pick<Handlers, Names> {
  return {
    async listProviders({ connection }) {
      const reply = await callApi(effects, connection, {
        method: "GET",
        path: "/v1/providers",
        answer: ProviderList,
      });
      return reply.ok ? { ok: true, value: reply.value.providers } : reply;
    },
    createProvider: ({ connection, provider }) =>
      callApi(effects, connection, {
        method: "POST",
        path: "/v1/providers",
        body: provider,
        answer: ProviderResource,
        mayAskToSignIn: true,
      }),
    updateProvider: ({ connection, id, change, version }) =>
      callApi(effects, connection, {
        method: "PATCH",
        path: getPath(id),
        body: change,
        headers: { "If-Match": `"${version}"` },
        answer: ProviderResource,
        mayAskToSignIn: true,
      }),
    removeProvider: ({ connection, id }) =>
      callApi(effects, connection, {
        method: "DELETE",
        path: getPath(id),
        answer: NoContent,
        mayAskToSignIn: true,
      }),
    addProviderDomain: ({ connection, id, domain }) =>
      callApi(effects, connection, {
        method: "POST",
        path: `${getPath(id)}/domains`,
        body: { domain },
        answer: ProviderResource,
        mayAskToSignIn: true,
      }),
    checkProviderDomain: ({ connection, id, domain }) =>
      callApi(effects, connection, {
        method: "POST",
        path: `${getDomainPath(id, domain)}/check`,
        answer: ProviderResource,
        mayAskToSignIn: true,
      }),
    removeProviderDomain: ({ connection, id, domain }) =>
      callApi(effects, connection, {
        method: "DELETE",
        path: getDomainPath(id, domain),
        answer: NoContent,
        mayAskToSignIn: true,
      }),
    startProviderTrial: ({ connection, id }) =>
      callApi(effects, connection, {
        method: "POST",
        path: `${getPath(id)}/trial`,
        answer: ProviderTrial,
        mayAskToSignIn: true,
      }),
  };
}
