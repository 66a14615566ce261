/* Types of the bindings that the Worker's queries name. All of Cloudflare's types would clash with those of Node. */
type D1Database = import("@cloudflare/workers-types").D1Database;
type D1DatabaseSession = import("@cloudflare/workers-types").D1DatabaseSession;
type R2Bucket = import("@cloudflare/workers-types").R2Bucket;
