import * as v from "valibot";

/** What `POST /development/seed` answers: for the person at the terminal, and only on this computer. */
export const DevelopmentSeed = v.object({
  organization_id: v.string(),
  /** Everyone who can sign in, all with the one password. */
  people: v.array(v.object({ email: v.string(), role: v.string() })),
  password: v.string(),
  /** A fresh personal access token, and whose. */
  token: v.object({ owner: v.string(), secret: v.string(), scope: v.string() }),
  /** A fresh credential of the API that asks about tokens. */
  credential: v.object({ api: v.string(), secret: v.string() }),
});
export type DevelopmentSeed = v.InferOutput<typeof DevelopmentSeed>;

/** The request's proof that it comes from the command that started this Worker. */
export const DEVELOPMENT_SEED_HEADER = "X-Development-Seed";
