import { type Signal, signal } from "@preact/signals";
import * as v from "valibot";
import {
  PROVIDER_PRESETS,
  type ProviderHint,
  type ProviderPreset,
} from "../../../shared/provider-presets.ts";
import {
  CreateProviderRequest,
  type ProviderResource,
  type UpdateProviderRequest,
} from "../../../shared/wire/provider-resource.ts";
import type { Failure } from "../../connection.ts";
import { formatClaimPath, parseClaimPath } from "../../format/claim-path.ts";
import type { NewProvider } from "../../messages.ts";
import { getRefusedPointers } from "../core/form-check.ts";

/** The fields of the form, as texts. The client secret is kept nowhere else, and only until it is sent. */
export interface ProviderFields {
  name: string;
  issuer: string;
  client_id: string;
  client_secret: string;
  scope: string;
  subject_claim: "sub" | "oid";
  acr_values: string;
  session_hours: string;
  /** Paths to claims, as they are typed. */
  email: string;
  person_name: string;
  /** Id of a role; empty if people without a rule are refused. */
  default_role: string;
}

/** A rule: a claim with this value gives a role or a group. */
export interface DraftRule {
  claim: string;
  equals: string;
  gives: "role" | "group";
  /** Id of the role or group. */
  to: string;
}

/** A field that can be wrong; `rules` stands for all rules. */
export type ProviderField = keyof ProviderFields | "rules";

const EMPTY: ProviderFields = {
  name: "",
  issuer: "",
  client_id: "",
  client_secret: "",
  scope: "openid profile email",
  subject_claim: "sub",
  acr_values: "",
  session_hours: "12",
  email: "email",
  person_name: "name",
  default_role: "",
};

/** Creates the state of the form of a provider. @param provider the stored one; `null` to add one */
export function createProviderDraft(provider: ProviderResource | null) {
  const fields: Signal<ProviderFields> = signal(provider === null ? EMPTY : toFields(provider));
  const rules = signal<readonly DraftRule[]>(provider === null ? [] : toRules(provider));
  const wrong = signal<ReadonlySet<ProviderField>>(new Set());
  /** The claim of a new rule. */
  const usualClaim = signal("groups");
  /** What has to be set up at the provider. */
  const hints = signal<readonly ProviderHint[]>([]);

  function editRules(next: readonly DraftRule[]) {
    rules.value = next;
    wrong.value = new Set([...wrong.peek()].filter((field) => field !== "rules"));
  }

  /** Returns the request, or `null` if a field is wrong. */
  function read(): v.InferOutput<typeof CreateProviderRequest> | null {
    const parsed = v.safeParse(CreateProviderRequest, toRequest(fields.peek(), rules.peek()));
    wrong.value = new Set(parsed.success ? [] : parsed.issues.flatMap(({ path }) => toField(path)));
    return parsed.success ? parsed.output : null;
  }

  return {
    fields,
    rules,
    wrong,
    hints,
    edit(change: Partial<ProviderFields>) {
      fields.value = { ...fields.peek(), ...change };
      const edited = new Set(Object.keys(change));
      wrong.value = new Set([...wrong.peek()].filter((field) => !edited.has(field)));
    },
    changeRule(index: number, change: Partial<DraftRule>) {
      editRules(rules.peek().map((rule, at) => (at === index ? { ...rule, ...change } : rule)));
    },
    removeRule(index: number) {
      editRules(rules.peek().filter((_, at) => at !== index));
    },
    /** Adds a rule with the claim of the last one. */
    addRule(role: string) {
      const claim = rules.peek().at(-1)?.claim ?? usualClaim.peek();
      editRules([...rules.peek(), { claim, equals: "", gives: "role", to: role }]);
    },
    /** Fills in what a kind of provider needs. Texts that a person typed stay, except the scope and the claims. */
    usePreset(preset: ProviderPreset) {
      const { name, issuer } = fields.peek();
      fields.value = {
        ...fields.peek(),
        name: isTyped("name", name) ? name : preset.name,
        issuer: isTyped("issuer", issuer) ? issuer : preset.issuer,
        scope: preset.scope,
        subject_claim: preset.subjectClaim,
        email: formatClaimPath(preset.email),
        person_name: formatClaimPath(preset.personName),
      };
      usualClaim.value = formatClaimPath(preset.rule.claim);
      hints.value = preset.hints;
    },
    read: read as () => NewProvider | null,
    /** Returns what differs from the stored provider, or `null` if a field is wrong. */
    readChange(stored: ProviderResource): UpdateProviderRequest | null {
      const request = read();
      if (request === null) return null;
      const { client_secret, ...others } = request;
      const before: Partial<Record<string, unknown>> = stored;
      const changed = Object.entries(others).filter(
        ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]),
      );
      return {
        ...Object.fromEntries(changed),
        ...(client_secret === null ? {} : { client_secret }),
      };
    },
    /** Marks the fields that the server refused. */
    showRefused(failure: Failure) {
      wrong.value = new Set(
        getRefusedPointers(failure).flatMap((pointer) =>
          toField(
            pointer
              .split("/")
              .slice(1)
              .map((key) => ({ key })),
          ),
        ),
      );
    },
  };
}

export type ProviderDraft = ReturnType<typeof createProviderDraft>;

function toFields(provider: ProviderResource): ProviderFields {
  const { name, issuer, client_id, scope, subject_claim, mapping } = provider;
  return {
    ...{ name, issuer, client_id, client_secret: "", scope, subject_claim },
    acr_values: provider.acr_values ?? "",
    session_hours: String(provider.session_hours),
    email: formatClaimPath(mapping.email),
    person_name: formatClaimPath(mapping.name),
    default_role: mapping.default_role ?? "",
  };
}

function toRules({ mapping }: ProviderResource): DraftRule[] {
  return [
    ...mapping.roles.map(({ role, ...rule }) => toRule(rule, "role", role)),
    ...mapping.groups.map(({ group, ...rule }) => toRule(rule, "group", group)),
  ];
}

function toRule(
  { claim, equals }: { claim: readonly string[]; equals: string },
  gives: DraftRule["gives"],
  to: string,
): DraftRule {
  return { claim: formatClaimPath(claim), equals, gives, to };
}

/** Builds the request from what was typed. It may be invalid. */
function toRequest(fields: ProviderFields, rules: readonly DraftRule[]) {
  const { email, person_name, default_role, session_hours, acr_values, client_secret, ...others } =
    fields;
  const listRules = (gives: DraftRule["gives"]) =>
    rules
      .filter((rule) => rule.gives === gives)
      .map(({ claim, equals, to }) => ({
        claim: parseClaimPath(claim),
        equals: equals.trim(),
        [gives]: to,
      }));
  return {
    ...others,
    issuer: others.issuer.trim(),
    client_id: others.client_id.trim(),
    client_secret: client_secret === "" ? null : client_secret,
    acr_values: acr_values.trim() === "" ? null : acr_values.trim(),
    session_hours: session_hours.trim() === "" ? Number.NaN : Number(session_hours),
    mapping: {
      email: parseClaimPath(email),
      name: parseClaimPath(person_name),
      default_role: default_role === "" ? null : default_role,
      roles: listRules("role"),
      groups: listRules("group"),
    },
  };
}

/** Returns the field that a path into the request leads to. */
function toField(path: readonly { key: unknown }[] | undefined): ProviderField[] {
  const [member, part] = (path ?? []).map(({ key }) => String(key));
  if (member !== "mapping")
    return member !== undefined && member in EMPTY ? [member as ProviderField] : [];
  if (part === "roles" || part === "groups") return ["rules"];
  if (part === "name") return ["person_name"];
  return part === "email" || part === "default_role" ? [part] : ["rules"];
}

/** Returns false for an empty field, and for a text that another kind of provider filled in. */
function isTyped(field: "name" | "issuer", text: string): boolean {
  return text !== "" && !PROVIDER_PRESETS.some((preset) => preset[field] === text);
}
