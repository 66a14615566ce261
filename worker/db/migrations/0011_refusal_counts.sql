-- Refusals of a window of time, counted so that only the first of equal ones writes a row of the audit trail. The
-- cron deletes the counts of windows that have ended, and writes a row for each that has repeats.
-- `source` and `refusal` are HMACs: who was refused, and what. `refusal` is '' for what is over the limit of a source.
-- `event` is the id of the first refusal's audit row.
CREATE TABLE refusal_counts (
  window_ends_at INTEGER NOT NULL,
  source TEXT NOT NULL,
  refusal TEXT NOT NULL,
  event TEXT NOT NULL,
  repeats INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (window_ends_at, source, refusal)
) WITHOUT ROWID;
