/** The owner of a token to be: the reader, with a role that is empty until it is loaded, or another person. */
export type TokenOwner = { who: "me"; role: string } | { who: "other"; name: string };
