-- Proofs that whoever brings one may do one thing with a subscription: choose the namespace that it is for, or take it
-- over as another partner. One of a kind is open at a time.
CREATE TABLE tickets (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('claim', 'transfer')),
  subscription_id TEXT NOT NULL REFERENCES subscriptions (id),
  sealed TEXT NOT NULL,
  fingerprint TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL CHECK (state IN ('open', 'used', 'replaced')),
  used_for TEXT,
  expires_at BIGINT,
  created_at BIGINT NOT NULL,
  used_at BIGINT
);
CREATE UNIQUE INDEX tickets_open ON tickets (subscription_id, kind) WHERE state = 'open';
CREATE INDEX tickets_of_subscription ON tickets (subscription_id, kind);

-- What a target is to have may change otherwise than by a line or a day: another namespace is chosen, an order taken back.
CREATE TABLE provisioning_events_of_changes (
  id TEXT PRIMARY KEY,
  order_id TEXT NOT NULL REFERENCES orders (id),
  line_id TEXT NOT NULL REFERENCES order_lines (id),
  cause TEXT NOT NULL CHECK (cause IN ('orderLine', 'boundary', 'change')),
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
INSERT INTO provisioning_events_of_changes (
    id, order_id, line_id, cause, period, state, step, attempts, code, summary, created_at, updated_at)
  SELECT id, order_id, line_id, cause, period, state, step, attempts, code, summary, created_at, updated_at
  FROM provisioning_events;
DROP TABLE provisioning_events;
ALTER TABLE provisioning_events_of_changes RENAME TO provisioning_events;
CREATE UNIQUE INDEX provisioning_events_success ON provisioning_events (line_id, cause, period) WHERE state = 'succeeded';
CREATE INDEX provisioning_events_by_order ON provisioning_events (order_id);
