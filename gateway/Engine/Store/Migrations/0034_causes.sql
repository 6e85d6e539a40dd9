-- Not only lines are provisioned: also what a subscription comes to on a later day. Each cause succeeds once for its
-- period, which is empty for the line itself.
CREATE TABLE provisioning_events_of_causes (
  id TEXT PRIMARY KEY,
  order_id TEXT NOT NULL REFERENCES orders (id),
  line_id TEXT NOT NULL REFERENCES order_lines (id),
  cause TEXT NOT NULL CHECK (cause IN ('orderLine', 'boundary')),
  period TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL CHECK (state IN (
    'queued', 'running', 'retrying', 'waiting', 'succeeded', 'failed', 'resolved', 'superseded')),
  step TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  code TEXT,
  summary TEXT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
) WITHOUT ROWID;
INSERT INTO provisioning_events_of_causes (
    id, order_id, line_id, cause, state, step, attempts, code, summary, created_at, updated_at)
  SELECT id, order_id, line_id, cause, state, step, attempts, code, summary, created_at, updated_at
  FROM provisioning_events;
DROP TABLE provisioning_events;
ALTER TABLE provisioning_events_of_causes RENAME TO provisioning_events;
CREATE UNIQUE INDEX provisioning_events_success ON provisioning_events (line_id, cause, period) WHERE state = 'succeeded';
CREATE INDEX provisioning_events_by_order ON provisioning_events (order_id);
