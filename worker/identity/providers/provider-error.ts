/** Why a provider could not be used. Safe to log: it holds nothing that the provider sent. */
export type ProviderFault =
  | "forbidden_address"
  | "unreachable"
  | "redirected"
  | "too_large"
  | "wrong_type"
  | "wrong_issuer"
  | "invalid_metadata"
  | "asked_too_often"
  | "sealed_secret_lost";

/** A provider does not answer, or not as it has to. */
export class ProviderError extends Error {
  readonly fault: ProviderFault;

  constructor(fault: ProviderFault) {
    super(fault);
    this.name = "ProviderError";
    this.fault = fault;
  }
}
