-- What is to be done next: one row per subject, live rows only.
CREATE TABLE work (
  subject_kind TEXT NOT NULL CHECK (subject_kind IN ('order', 'provisioning', 'inbox')),
  subject_id TEXT NOT NULL,
  step TEXT NOT NULL,
  attempt INTEGER NOT NULL DEFAULT 0,
  crashes INTEGER NOT NULL DEFAULT 0,
  run_at BIGINT NOT NULL,
  lease_until BIGINT NOT NULL DEFAULT 0,
  fence BIGINT NOT NULL DEFAULT 0,
  owner TEXT,
  PRIMARY KEY (subject_kind, subject_id)
);
CREATE INDEX work_by_run_at ON work (run_at);

-- Every attempt to give a customer something, one row per line and cause; none can exist outside.
CREATE TABLE provisioning_events (
  id TEXT PRIMARY KEY,
  order_id TEXT NOT NULL REFERENCES orders (id),
  line_id TEXT NOT NULL REFERENCES order_lines (id),
  cause TEXT NOT NULL CHECK (cause IN ('orderLine')),
  state TEXT NOT NULL CHECK (state IN (
    'queued', 'running', 'retrying', 'waiting', 'succeeded', 'failed', 'resolved', 'superseded')),
  step TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  code TEXT,
  summary TEXT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX provisioning_events_success ON provisioning_events (line_id, cause) WHERE state = 'succeeded';
CREATE INDEX provisioning_events_by_order ON provisioning_events (order_id);

-- What stopped for good, with its cause, until somebody sends it again.
CREATE TABLE dead_letters (
  id TEXT PRIMARY KEY,
  source TEXT NOT NULL CHECK (source IN ('provisioning', 'outbox', 'inbox')),
  subject_id TEXT NOT NULL,
  destination TEXT NOT NULL,
  code TEXT NOT NULL,
  summary TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  body TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  requeued_at BIGINT
);
CREATE INDEX dead_letters_open ON dead_letters (id) WHERE requeued_at IS NULL;
