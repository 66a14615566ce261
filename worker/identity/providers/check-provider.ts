import type { Problem } from "../../../shared/problem.ts";
import type { ProviderMapping } from "../../../shared/wire/provider-mapping.ts";
import { ProblemError } from "../../http/problem-error.ts";
import type { Catalog } from "../../permissions/catalog.ts";
import type { ProviderFault } from "./provider-error.ts";

type Mistake = NonNullable<Problem["errors"]>[number];

/** Hosts of Entra, in its national clouds too. */
const ENTRA =
  /^login\.(?:microsoftonline\.(?:com|us)|partner\.microsoftonline\.cn|chinacloudapi\.cn)$|^sts\.windows\.net$/;
/** Entra's issuers for everybody, by name or by the id of the tenant of personal accounts. */
const FOR_EVERYBODY =
  /^\/(?:common|organizations|consumers|\{tenantid\}|9188040d-6c67-4c5b-b112-36a304b66dad)(?:\/|$)/i;
const GOOGLE = "accounts.google.com";

/**
 * Checks an issuer with the mapping of its claims.
 *
 * Entra's issuers for everybody let any tenant vouch for any address. Google has one issuer for everybody: the claim
 * `hd` tells an organization's people apart, so that a default role would let in everybody with a Google account.
 */
export function checkIssuer(issuer: string, mapping: ProviderMapping): Mistake[] {
  const { hostname, pathname } = new URL(issuer);
  if (ENTRA.test(hostname) && FOR_EVERYBODY.test(decodePath(pathname))) {
    return [
      {
        pointer: "/issuer",
        detail: "Must name your own tenant, since this issuer is everybody's.",
      },
    ];
  }
  if (hostname === GOOGLE && mapping.default_role !== null) {
    const detail = "Must be null, since everybody can have a Google account. Map the claim hd.";
    return [{ pointer: "/mapping/default_role", detail }];
  }
  return [];
}

/** Decodes `%7B` and its like. A path that does not decode stays as it is, and matches nothing. */
function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Checks that the catalog has every role and group of a mapping. */
export function checkMapping(
  { roles, groups }: Pick<Catalog, "roles" | "groups">,
  mapping: ProviderMapping,
): Mistake[] {
  const roleIds = new Set(roles.map(({ id }) => id));
  const groupIds = new Set(groups.map(({ id }) => id));
  const unknownRole = "Is none of the catalog's roles.";
  const defaultRole = mapping.default_role;
  return [
    ...(defaultRole === null || roleIds.has(defaultRole)
      ? []
      : [{ pointer: "/mapping/default_role", detail: unknownRole }]),
    ...mapping.roles.flatMap(({ role }, index) =>
      roleIds.has(role) ? [] : [{ pointer: `/mapping/roles/${index}/role`, detail: unknownRole }],
    ),
    ...mapping.groups.flatMap(({ group }, index) =>
      groupIds.has(group)
        ? []
        : [
            {
              pointer: `/mapping/groups/${index}/group`,
              detail: "Is none of the catalog's groups.",
            },
          ],
    ),
  ];
}

const MAX_ERRORS = 50;

/** @throws ProblemError `invalid_input` with the mistakes, if there are any */
export function refuseMistakes(mistakes: readonly Mistake[]): void {
  if (mistakes.length === 0) return;
  throw new ProblemError("invalid_input", { errors: mistakes.slice(0, MAX_ERRORS) });
}

/** Why the documents of an issuer could not be read, for the administrator who entered it. */
const FAULTS: Readonly<Record<ProviderFault, string>> = {
  forbidden_address: "Leads to an address that is not called: only https to a public name is.",
  unreachable: "Does not answer.",
  redirected: "Redirects, which is not followed.",
  too_large: "Answers with more than 256 KiB.",
  wrong_type: "Does not answer with JSON.",
  wrong_issuer: "Has a discovery document that names another issuer.",
  invalid_metadata: "Has a discovery document, or keys, that cannot be used.",
  asked_too_often: "Was asked a moment ago.",
  sealed_secret_lost: "Has a client secret that cannot be opened any more.",
};

/** Builds the problem of an issuer whose documents could not be read. It quotes nothing that the server sent. */
export function buildUnusableProblem(fault: ProviderFault): ProblemError {
  return new ProblemError("provider_unusable", {
    errors: [{ pointer: "/issuer", detail: FAULTS[fault] }],
  });
}
