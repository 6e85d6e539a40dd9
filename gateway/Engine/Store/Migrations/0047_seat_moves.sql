-- When seats were taken and given back, and by whom, where a product tells. Whoever that is stands here by an id that only
-- the product can tell a person by. Deleted after a while, and with the account.
CREATE TABLE seat_moves (
  subscription_id TEXT NOT NULL REFERENCES subscriptions (id),
  at BIGINT NOT NULL,
  instance_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  change TEXT NOT NULL CHECK (change IN ('taken', 'released')),
  category TEXT,
  received_at BIGINT NOT NULL,
  PRIMARY KEY (subscription_id, at, instance_id, user_id, change)
);
CREATE INDEX seat_moves_by_time ON seat_moves (at);
