-- The order as it was asked for (body, immutable) and as it stands (everything else).
CREATE TABLE orders (
  id TEXT PRIMARY KEY,
  partner TEXT NOT NULL REFERENCES partners (id),
  channel TEXT NOT NULL,
  external_ref TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN (
    'received', 'screening', 'held', 'scheduled', 'provisioning', 'fulfilled', 'partiallyFulfilled', 'failed',
    'denied', 'cancelled')),
  screening TEXT NOT NULL CHECK (screening IN ('pending', 'cleared', 'inReview', 'refused')),
  version BIGINT NOT NULL,
  content_hash TEXT NOT NULL,
  body TEXT NOT NULL,
  purchase_order TEXT,
  customer_search TEXT NOT NULL,
  reason_code TEXT,
  blocked_on TEXT CHECK (blocked_on IN ('partner', 'vendor', 'customer', 'screening')),
  ordered_on TEXT NOT NULL,
  expected_by BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (partner, external_ref)
);
CREATE INDEX orders_by_partner ON orders (partner, id);
CREATE INDEX orders_by_partner_updated ON orders (partner, updated_at);
CREATE INDEX orders_held ON orders (id) WHERE status = 'held';

CREATE TABLE order_lines (
  id TEXT PRIMARY KEY,
  order_id TEXT NOT NULL REFERENCES orders (id),
  position INTEGER NOT NULL,
  line_ref TEXT NOT NULL,
  action TEXT NOT NULL CHECK (action IN (
    'new', 'renew', 'addSeats', 'reduceSeats', 'upgrade', 'downgrade', 'coTerm', 'trueUp', 'cancel', 'trial',
    'consumable', 'transfer')),
  sku TEXT,
  quantity BIGINT,
  term_months INTEGER,
  starts_on TEXT NOT NULL,
  delivery TEXT,
  subscription_id TEXT,
  price TEXT,
  status TEXT NOT NULL CHECK (status IN (
    'pending', 'scheduled', 'provisioning', 'provisioned', 'needsAttention', 'failed', 'denied', 'cancelled',
    'reversed')),
  reason_code TEXT,
  reason_text TEXT,
  blocked_on TEXT CHECK (blocked_on IN ('partner', 'vendor', 'customer', 'screening')),
  UNIQUE (order_id, line_ref)
);
CREATE INDEX order_lines_by_subscription ON order_lines (subscription_id) WHERE subscription_id IS NOT NULL;

-- The timeline. The version is the order's, so the sequence has no gap.
CREATE TABLE events (
  order_id TEXT NOT NULL REFERENCES orders (id),
  version BIGINT NOT NULL,
  type TEXT NOT NULL,
  status TEXT NOT NULL,
  line_id TEXT,
  code TEXT,
  actor TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (order_id, version)
);

-- An answer that was given under a key. The body holds no secret, so it can be shown again as it was.
CREATE TABLE idempotency (
  partner TEXT NOT NULL,
  route TEXT NOT NULL,
  key TEXT NOT NULL,
  body_hash TEXT NOT NULL,
  order_id TEXT NOT NULL,
  status INTEGER NOT NULL,
  body TEXT NOT NULL,
  open_until BIGINT NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (partner, route, key)
);
CREATE INDEX idempotency_by_age ON idempotency (created_at);
