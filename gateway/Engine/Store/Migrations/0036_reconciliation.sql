-- Walks over what was ordered and what is delivered. One is open at a time; who walks it has a lease, and names the fence
-- with all that it writes. A walk that was broken off goes on behind the id that it had reached.
CREATE TABLE reconciliation_runs (
  id TEXT PRIMARY KEY,
  is_open INTEGER UNIQUE CHECK (is_open = 1),
  asked_by TEXT NOT NULL,
  part TEXT NOT NULL CHECK (part IN ('lines', 'subscriptions', 'done')),
  reached TEXT NOT NULL,
  lines BIGINT NOT NULL,
  subscriptions BIGINT NOT NULL,
  unknown BIGINT NOT NULL,
  owner TEXT,
  fence BIGINT NOT NULL,
  lease_until BIGINT NOT NULL,
  started_at BIGINT NOT NULL,
  finished_at BIGINT
);
CREATE INDEX reconciliation_runs_by_start ON reconciliation_runs (started_at);

-- One row for a difference for as long as it lasts, however many walks find it.
CREATE TABLE drifts (
  id TEXT PRIMARY KEY,
  code TEXT NOT NULL,
  subject TEXT NOT NULL,
  partner TEXT NOT NULL,
  order_id TEXT NOT NULL,
  line_id TEXT NOT NULL,
  subscription_id TEXT,
  ordered TEXT NOT NULL,
  delivered TEXT NOT NULL,
  first_run TEXT NOT NULL,
  last_run TEXT NOT NULL,
  first_seen_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  healed_at BIGINT
);
CREATE UNIQUE INDEX drifts_open ON drifts (subject, code) WHERE healed_at IS NULL;
