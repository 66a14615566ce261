/** The platform's cryptographic randomness, in the form in which the domain takes it. */
export function randomBytes(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}
