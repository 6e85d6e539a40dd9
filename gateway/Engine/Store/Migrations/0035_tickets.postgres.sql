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
ALTER TABLE provisioning_events DROP CONSTRAINT provisioning_events_cause_check;
ALTER TABLE provisioning_events ADD CONSTRAINT provisioning_events_cause_check CHECK (cause IN ('orderLine', 'boundary', 'change'));
