import * as v from "valibot";

/** True for an origin as browsers write it: scheme, host, and the port unless it is the scheme's own. */
const isOrigin = (text: string) => {
  if (!/^https?:[^*]+$/.test(text) || !URL.canParse(text)) return false;
  return new URL(text).origin === text;
};

/** A token (RFC 9110 §5.6.2). `*` is none here: in these lists it would mean "all". */
const TOKEN = /^[A-Za-z0-9!#$%&'+.^_`|~-]{1,100}$/;

const HeaderNames = v.pipe(v.array(v.pipe(v.string(), v.regex(TOKEN))), v.maxLength(50));

/** Strict, so that a misspelt name does not leave a default in force. */
export const CorsSchema = v.strictObject({
  origins: v.union([
    v.literal("*"),
    v.pipe(v.array(v.pipe(v.string(), v.check(isOrigin))), v.minLength(1), v.maxLength(100)),
  ]),
  methods: v.exactOptional(
    v.pipe(
      // Methods are case-sensitive (RFC 9110 §9.1), and browsers write these in capitals.
      v.array(v.pipe(v.string(), v.regex(/^[A-Z]{1,20}$/))),
      v.minLength(1),
      v.maxLength(20),
    ),
  ),
  allowedHeaders: v.exactOptional(HeaderNames),
  exposedHeaders: v.exactOptional(HeaderNames),
  maxAgeSeconds: v.exactOptional(
    v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(86_400)),
  ),
});

/** The requirement of each option, for its error. */
export const CORS_NEEDS: Readonly<Record<string, string>> = {
  cors: "needs an object with origins",
  "cors.origins":
    'needs a list of origins without a path, such as ["https://app.example.com"], or "*"',
  "cors.methods": 'needs a list of methods in capitals, such as ["GET"]',
  "cors.allowedHeaders": "needs a list of headers' names",
  "cors.exposedHeaders": "needs a list of headers' names",
  "cors.maxAgeSeconds": "needs a whole number from 0 to 86400",
};
