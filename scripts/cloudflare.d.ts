/* Types of the bindings that the Worker's queries name. All of Cloudflare's types would clash with those of Node. */
type D1Database = import("@cloudflare/workers-types").D1Database;
type D1PreparedStatement = import("@cloudflare/workers-types").D1PreparedStatement;
type D1Result<Row = unknown> = import("@cloudflare/workers-types").D1Result<Row>;
type R2Bucket = import("@cloudflare/workers-types").R2Bucket;
