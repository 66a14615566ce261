import { importJWK, type JWK, SignJWT } from "jose";
import { now } from "../../support/organizations.ts";

/** An installation of the extension: its key, and the thumbprint by which requests name it. */
export interface Installation {
  publicKey: JWK;
  privateKey: JWK;
  thumbprint: string;
}

function installation(x: string, y: string, d: string, thumbprint: string): Installation {
  const publicKey = { kty: "EC", crv: "P-256", x, y };
  return { publicKey, privateKey: { ...publicKey, d }, thumbprint };
}

/** The installation that tests use unless they name another. */
export const INSTALLATION = installation(
  "8gON-nGRuuiNmDLzNrkk3nhFBZzK8hVm5FdsaPSD4rU",
  "u4tACj9hCTnXW2jtkqo-lVjAkdyT6bKYKDN07Sp9IqY",
  "CV21G68kc2vHcYKlbIiWU_W89ObgQ6rBjpc299Rju2g",
  "BACHW26UF48xhLZ6Ou3ObNMbbh5R4l37zy-4lta56LU",
);

export const OTHER_INSTALLATION = installation(
  "X6lhNeRPP3E26mepTqIW60KfeD5PEiK2-1lqZgWAslE",
  "O88sbf55j4WYLW6mi00TWz7FbbtggpvK34i_wUjS6yA",
  "eammxKj5H7UWjtWgE5uZ260M_k_b0Me_zjC6G4jVIVs",
  "B-QWe3CyDsKn3sbbfZMXjg2Q6cw9m7mPSP87_7xMlwA",
);

export const TOKEN_ENDPOINT = "https://latchkey.example/oauth/token";

/** Makes a DPoP proof of an installation for the token endpoint, with changed claims or header members. */
export async function prove(
  by: Installation,
  claims: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
): Promise<string> {
  const all = { jti: crypto.randomUUID(), htm: "POST", htu: TOKEN_ENDPOINT, iat: now(), ...claims };
  return await new SignJWT(all)
    .setProtectedHeader({ typ: "dpop+jwt", alg: "ES256", jwk: by.publicKey, ...header })
    .sign(await importJWK(by.privateKey, "ES256"));
}
