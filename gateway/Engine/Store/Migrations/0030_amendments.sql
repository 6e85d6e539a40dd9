-- A subscription's history beside what it comes to. Its first amendment is the subscription's own row as it was made:
-- origin keeps that from the second one on.
ALTER TABLE subscriptions ADD COLUMN coverage TEXT;
ALTER TABLE subscriptions ADD COLUMN origin TEXT;

-- Where it is provisioned: a namespace or a region, where its kind of delivery has one.
ALTER TABLE subscriptions ADD COLUMN place TEXT;

-- Through which channel it is managed.
ALTER TABLE subscriptions ADD COLUMN channel TEXT NOT NULL DEFAULT 'api';
UPDATE subscriptions SET channel = (SELECT o.channel FROM orders o WHERE o.id = subscriptions.order_id);

CREATE TABLE amendments (
  subscription_id TEXT NOT NULL REFERENCES subscriptions (id),
  number BIGINT NOT NULL CHECK (number > 1),
  kind TEXT NOT NULL CHECK (kind IN ('new', 'renew', 'coTerm', 'upgrade', 'downgrade', 'addSeats', 'reduceSeats', 'trueUp',
    'trial', 'transfer', 'agree', 'suspend', 'resume', 'cancel', 'undo')),
  effective_on TEXT NOT NULL,
  terms TEXT NOT NULL,
  order_id TEXT REFERENCES orders (id),
  line_id TEXT REFERENCES order_lines (id),
  actor TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (subscription_id, number)
);
