-- Why an order was let through, held or refused. Append-only; the newest row of an order counts.
CREATE TABLE screening_decisions (
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
);
CREATE INDEX screening_decisions_by_order ON screening_decisions (order_id, id);
