-- Walks over everybody who is served, looking for them among what is new on a list. Who walks one has a lease, and names the
-- fence with all that it writes; one that was broken off goes on behind the id that it had reached.
CREATE TABLE rescreenings (
  id TEXT PRIMARY KEY,
  hook TEXT NOT NULL,
  list TEXT NOT NULL,
  from_hash TEXT NOT NULL,
  to_hash TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  reached TEXT NOT NULL,
  subscriptions BIGINT NOT NULL,
  parties BIGINT NOT NULL,
  failure TEXT,
  owner TEXT,
  fence BIGINT NOT NULL,
  lease_until BIGINT NOT NULL,
  started_at BIGINT NOT NULL,
  finished_at BIGINT
);
CREATE INDEX rescreenings_open ON rescreenings (id) WHERE finished_at IS NULL;

-- Somebody who is served resembles what is new on a list. Whom, is sealed; a party is known again by a keyed hash.
CREATE TABLE screening_alerts (
  id TEXT PRIMARY KEY,
  subscription_id TEXT NOT NULL,
  partner TEXT NOT NULL,
  order_id TEXT NOT NULL,
  party TEXT NOT NULL,
  party_key TEXT NOT NULL,
  list TEXT NOT NULL,
  entry_id TEXT NOT NULL,
  entry_hash TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('review', 'deny')),
  rule TEXT NOT NULL,
  sealed TEXT NOT NULL,
  rescreening_id TEXT NOT NULL REFERENCES rescreenings (id),
  state TEXT NOT NULL CHECK (state IN ('open', 'cleared', 'confirmed')),
  opened_at BIGINT NOT NULL,
  decided_by TEXT,
  decided_at BIGINT,
  reason TEXT
);
CREATE UNIQUE INDEX screening_alerts_once ON screening_alerts (subscription_id, party_key, list, entry_id, entry_hash);
CREATE INDEX screening_alerts_by_rescreening ON screening_alerts (rescreening_id);
