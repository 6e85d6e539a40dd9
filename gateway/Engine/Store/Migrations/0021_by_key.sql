-- SQLite keeps a table with a key of its own in two trees, one by row number and one by key. In these the key is the
-- tree: an order touches a dozen pages less. Tables that others refer to stay as they are, and so do those with large
-- rows under keys in no order.

CREATE TABLE events_by_key (
  order_id TEXT NOT NULL REFERENCES orders (id),
  version BIGINT NOT NULL,
  type TEXT NOT NULL,
  status TEXT NOT NULL,
  line_id TEXT,
  code TEXT,
  actor TEXT NOT NULL,
  at BIGINT NOT NULL,
  partner TEXT NOT NULL DEFAULT '',
  feed BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (order_id, version)
) WITHOUT ROWID;
INSERT INTO events_by_key (order_id, version, type, status, line_id, code, actor, at, partner, feed)
  SELECT order_id, version, type, status, line_id, code, actor, at, partner, feed FROM events;
DROP TABLE events;
ALTER TABLE events_by_key RENAME TO events;
CREATE INDEX events_by_feed ON events (partner, feed, order_id, version);

CREATE TABLE audit_by_key (
  seq INTEGER PRIMARY KEY,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  token TEXT,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  before_ref TEXT,
  after_ref TEXT,
  detail TEXT,
  hash TEXT NOT NULL
);
INSERT INTO audit_by_key (seq, at, actor, token, action, subject, before_ref, after_ref, detail, hash)
  SELECT seq, at, actor, token, action, subject, before_ref, after_ref, detail, hash FROM audit;
DROP TABLE audit;
ALTER TABLE audit_by_key RENAME TO audit;
CREATE INDEX audit_by_subject ON audit (subject, seq);

CREATE TABLE work_by_key (
  subject_kind TEXT NOT NULL CHECK (subject_kind IN ('order', 'provisioning', 'inbox', 'schedule')),
  subject_id TEXT NOT NULL,
  lane TEXT NOT NULL,
  step TEXT NOT NULL,
  attempt INTEGER NOT NULL DEFAULT 0,
  crashes INTEGER NOT NULL DEFAULT 0,
  run_at BIGINT NOT NULL,
  fence BIGINT NOT NULL,
  owner TEXT,
  PRIMARY KEY (subject_kind, subject_id)
) WITHOUT ROWID;
INSERT INTO work_by_key (subject_kind, subject_id, lane, step, attempt, crashes, run_at, fence, owner)
  SELECT subject_kind, subject_id, lane, step, attempt, crashes, run_at, fence, owner FROM work;
DROP TABLE work;
ALTER TABLE work_by_key RENAME TO work;
CREATE INDEX work_free ON work (lane, run_at) WHERE owner IS NULL;
CREATE INDEX work_suspects ON work (run_at) WHERE owner IS NULL AND crashes > 0;

CREATE TABLE outbox_by_key (
  id TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  version BIGINT NOT NULL,
  sink TEXT NOT NULL,
  class TEXT NOT NULL CHECK (class IN ('state', 'command', 'log', 'signal')),
  ordering_key TEXT NOT NULL,
  type TEXT NOT NULL,
  body TEXT NOT NULL,
  attempt INTEGER NOT NULL DEFAULT 0,
  crashes INTEGER NOT NULL DEFAULT 0,
  doubtful INTEGER NOT NULL DEFAULT 0,
  run_at BIGINT NOT NULL,
  fence BIGINT NOT NULL,
  owner TEXT,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (sink, ordering_key, id)
) WITHOUT ROWID;
INSERT INTO outbox_by_key (
    id, subject_id, version, sink, class, ordering_key, type, body, attempt, crashes, doubtful, run_at, fence,
    owner, created_at)
  SELECT id, subject_id, version, sink, class, ordering_key, type, body, attempt, crashes, doubtful, run_at,
    fence, owner, created_at
  FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_by_key RENAME TO outbox;
CREATE INDEX outbox_free ON outbox (sink, run_at) WHERE owner IS NULL;
CREATE INDEX outbox_suspects ON outbox (run_at) WHERE owner IS NULL AND crashes > 0;

CREATE TABLE deliveries_by_key (
  subject_id TEXT NOT NULL,
  version BIGINT NOT NULL,
  sink TEXT NOT NULL,
  message_id TEXT,
  type TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('unwanted', 'expected', 'delivered', 'coalesced', 'dead')),
  attempts INTEGER NOT NULL DEFAULT 0,
  code TEXT,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (subject_id, version, sink)
) WITHOUT ROWID;
INSERT INTO deliveries_by_key (subject_id, version, sink, message_id, type, state, attempts, code, updated_at)
  SELECT subject_id, version, sink, message_id, type, state, attempts, code, updated_at FROM deliveries;
DROP TABLE deliveries;
ALTER TABLE deliveries_by_key RENAME TO deliveries;
CREATE INDEX deliveries_of_webhooks ON deliveries (sink, message_id) WHERE substr(sink, 1, 8) = 'webhook.';

CREATE TABLE screening_decisions_by_key (
  id TEXT PRIMARY KEY,
  order_id TEXT NOT NULL REFERENCES orders (id),
  verdict TEXT NOT NULL CHECK (verdict IN ('allow', 'review', 'deny')),
  content_hash TEXT NOT NULL,
  policy_version TEXT NOT NULL,
  decided_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  answers TEXT NOT NULL,
  decided_at BIGINT NOT NULL,
  valid_until BIGINT NOT NULL
) WITHOUT ROWID;
INSERT INTO screening_decisions_by_key (
    id, order_id, verdict, content_hash, policy_version, decided_by, reason, answers, decided_at, valid_until)
  SELECT id, order_id, verdict, content_hash, policy_version, decided_by, reason, answers, decided_at,
    valid_until
  FROM screening_decisions;
DROP TABLE screening_decisions;
ALTER TABLE screening_decisions_by_key RENAME TO screening_decisions;
CREATE INDEX screening_decisions_by_order ON screening_decisions (order_id, id);

CREATE TABLE provisioning_events_by_key (
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
) WITHOUT ROWID;
INSERT INTO provisioning_events_by_key (
    id, order_id, line_id, cause, state, step, attempts, code, summary, created_at, updated_at)
  SELECT id, order_id, line_id, cause, state, step, attempts, code, summary, created_at, updated_at
  FROM provisioning_events;
DROP TABLE provisioning_events;
ALTER TABLE provisioning_events_by_key RENAME TO provisioning_events;
CREATE UNIQUE INDEX provisioning_events_success ON provisioning_events (line_id, cause) WHERE state = 'succeeded';
CREATE INDEX provisioning_events_by_order ON provisioning_events (order_id);

CREATE TABLE activation_codes_by_key (
  subscription_id TEXT PRIMARY KEY REFERENCES subscriptions (id),
  sealed TEXT NOT NULL,
  fingerprint TEXT NOT NULL UNIQUE,
  created_at BIGINT NOT NULL
) WITHOUT ROWID;
INSERT INTO activation_codes_by_key (subscription_id, sealed, fingerprint, created_at)
  SELECT subscription_id, sealed, fingerprint, created_at FROM activation_codes;
DROP TABLE activation_codes;
ALTER TABLE activation_codes_by_key RENAME TO activation_codes;
