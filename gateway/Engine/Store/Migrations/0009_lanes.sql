-- Work and messages wait in lanes: a lane that is slow or shut holds up nobody else.
CREATE TABLE work_in_lanes (
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
);
INSERT INTO work_in_lanes (subject_kind, subject_id, lane, step, attempt, crashes, run_at, fence)
  SELECT subject_kind, subject_id, subject_kind, step, attempt, crashes, run_at, fence + 1 FROM work;
DROP TABLE work;
ALTER TABLE work_in_lanes RENAME TO work;
-- What somebody has taken is not in the way of who looks for more.
CREATE INDEX work_free ON work (lane, run_at) WHERE owner IS NULL;
CREATE INDEX work_suspects ON work (run_at) WHERE owner IS NULL AND crashes > 0;

-- Who is at work. What a node has taken is its own for as long as it renews its lease here.
CREATE TABLE nodes (
  id TEXT PRIMARY KEY,
  lease_until BIGINT NOT NULL,
  started_at BIGINT NOT NULL
);

-- What is to happen at a time, once per subject, kind and period. The row is kept, so that it happens once for ever;
-- while it waits there is a row of work with the subject kind 'schedule'.
CREATE TABLE schedules (
  subject TEXT NOT NULL,
  kind TEXT NOT NULL,
  period TEXT NOT NULL,
  partner TEXT NOT NULL REFERENCES partners (id),
  run_at BIGINT NOT NULL,
  done_at BIGINT,
  PRIMARY KEY (subject, kind, period)
);

-- By its key a message finds those before it: of one sink and ordering key the first goes first.
CREATE TABLE outbox_in_lanes (
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
);
INSERT INTO outbox_in_lanes (id, subject_id, version, sink, class, ordering_key, type, body, attempt, run_at, fence,
    created_at)
  SELECT id, subject_id, version, sink, 'log', subject_id, type, body, attempt, run_at, fence + 1, created_at FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_in_lanes RENAME TO outbox;
CREATE INDEX outbox_free ON outbox (sink, run_at) WHERE owner IS NULL;
CREATE INDEX outbox_suspects ON outbox (run_at) WHERE owner IS NULL AND crashes > 0;

-- One row per version and sink, kept: what was expected of it and how it ended, also where nothing was wanted.
CREATE TABLE deliveries_kept (
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
);
INSERT INTO deliveries_kept (subject_id, version, sink, message_id, type, state, attempts, updated_at)
  SELECT subject_id, version, sink, message_id, type, state, attempts, updated_at FROM deliveries;
DROP TABLE deliveries;
ALTER TABLE deliveries_kept RENAME TO deliveries;

-- A partner's feed: its orders' events in the order in which they became visible. On PostgreSQL that is the order of
-- transactions, read up to the oldest one still running; on SQLite, which has one writer, the order of insertion.
ALTER TABLE events ADD COLUMN partner TEXT NOT NULL DEFAULT '';
ALTER TABLE events ADD COLUMN feed BIGINT NOT NULL DEFAULT 0;
UPDATE events SET partner = (SELECT o.partner FROM orders o WHERE o.id = events.order_id);
CREATE INDEX events_by_feed ON events (partner, feed, order_id, version);
