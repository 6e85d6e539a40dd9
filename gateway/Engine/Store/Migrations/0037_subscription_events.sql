-- What happened to a subscription by itself, with no order: few rows, none of them written with an order. The version is
-- the subscription's own sequence, so it has no gap; facts are JSON and name no person.
CREATE TABLE subscription_events (
  subscription_id TEXT NOT NULL,
  version BIGINT NOT NULL,
  partner TEXT NOT NULL,
  type TEXT NOT NULL,
  facts TEXT NOT NULL,
  at BIGINT NOT NULL,
  -- As of the events of orders: together they are the partner's feed.
  feed BIGINT NOT NULL,
  PRIMARY KEY (subscription_id, version)
);
CREATE INDEX subscription_events_by_feed ON subscription_events (partner, feed, subscription_id, version);

-- Who tells of a subscription holds its row, and takes the next numbers.
CREATE TABLE subscription_sequences (
  subscription_id TEXT PRIMARY KEY,
  last BIGINT NOT NULL
);

-- What is owed of a period as it was told since the period was closed; NULL while it is open.
ALTER TABLE overages ADD COLUMN closed_owed BIGINT;

-- What a namespace used is put to the subscription that has it.
CREATE INDEX subscriptions_by_place ON subscriptions (place) WHERE place IS NOT NULL;
