/** Who is to hold what is granted: oneself by one's role (empty where that is not known), or somebody else. */
export type Holder = { who: "me"; role: string } | { who: "other"; name: string };
