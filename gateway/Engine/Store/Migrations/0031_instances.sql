-- One row for each installed product of a subscription. Its token is not kept: the version tells those
-- that still count.
CREATE TABLE activations (
  subscription_id TEXT NOT NULL REFERENCES subscriptions (id),
  instance_id TEXT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL CHECK (state IN ('active', 'deactivated')),
  host_name TEXT,
  product_version TEXT,
  automated INTEGER NOT NULL,
  first_activated_at BIGINT NOT NULL,
  activated_at BIGINT NOT NULL,
  deactivated_at BIGINT,
  last_seen_at BIGINT NOT NULL,
  -- How far its clock stood ahead of ours when it reported last. Nothing is decided by it.
  clock_skew_ms BIGINT,
  token_version BIGINT NOT NULL,
  -- Sealed: with it the instance marks the usage files that it writes where there is no network.
  secret TEXT NOT NULL,
  -- Its share of the seats, where they are split.
  allocation BIGINT CHECK (allocation >= 0),
  PRIMARY KEY (subscription_id, instance_id)
);
CREATE INDEX activations_by_subscription ON activations (subscription_id, id);
