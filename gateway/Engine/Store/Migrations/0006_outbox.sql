-- Messages on their way out: live rows only. Written with the change they tell.
CREATE TABLE outbox (
  id TEXT PRIMARY KEY,
  subject_id TEXT NOT NULL,
  version BIGINT NOT NULL,
  sink TEXT NOT NULL,
  type TEXT NOT NULL,
  body TEXT NOT NULL,
  attempt INTEGER NOT NULL DEFAULT 0,
  run_at BIGINT NOT NULL,
  lease_until BIGINT NOT NULL DEFAULT 0,
  fence BIGINT NOT NULL DEFAULT 0,
  owner TEXT,
  created_at BIGINT NOT NULL,
  UNIQUE (subject_id, version, sink)
);
CREATE INDEX outbox_by_run_at ON outbox (run_at);

-- How each message ended; kept.
CREATE TABLE deliveries (
  subject_id TEXT NOT NULL,
  version BIGINT NOT NULL,
  sink TEXT NOT NULL,
  message_id TEXT NOT NULL,
  type TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('expected', 'delivered', 'dead')),
  attempts INTEGER NOT NULL DEFAULT 0,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (subject_id, version, sink)
);
