-- What each order line changed of what is paid for: revenue figures are sums over it. Rows are added and never changed.
CREATE TABLE bookings (
  id TEXT PRIMARY KEY,
  line_id TEXT NOT NULL REFERENCES order_lines (id),
  order_id TEXT NOT NULL,
  subscription_id TEXT NOT NULL,
  partner TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('new', 'expansion', 'contraction', 'churn', 'renewal')),
  currency TEXT,
  net_minor BIGINT,
  days INTEGER NOT NULL,
  arr_minor BIGINT,
  effective_on TEXT NOT NULL,
  booked_at BIGINT NOT NULL,
  -- The booking that this one takes back.
  reverses TEXT UNIQUE REFERENCES bookings (id)
);
-- A line books once, however often it is provisioned.
CREATE UNIQUE INDEX bookings_by_line ON bookings (line_id) WHERE reverses IS NULL;
-- A renewal and a cancellation ask what is booked so far.
CREATE INDEX bookings_by_subscription ON bookings (subscription_id);
CREATE INDEX bookings_by_day ON bookings (booked_at);
