-- What is bought on top of a plan is amended like everything else.
CREATE TABLE amendments_with_add_ons (
  subscription_id TEXT NOT NULL REFERENCES subscriptions (id),
  number BIGINT NOT NULL CHECK (number > 1),
  kind TEXT NOT NULL CHECK (kind IN ('new', 'renew', 'coTerm', 'upgrade', 'downgrade', 'addSeats', 'reduceSeats', 'addOn',
    'reduceAddOn', 'trueUp', 'trial', 'transfer', 'agree', 'suspend', 'resume', 'cancel', 'undo')),
  effective_on TEXT NOT NULL,
  terms TEXT NOT NULL,
  order_id TEXT REFERENCES orders (id),
  line_id TEXT REFERENCES order_lines (id),
  actor TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (subscription_id, number)
);
INSERT INTO amendments_with_add_ons (
    subscription_id, number, kind, effective_on, terms, order_id, line_id, actor, recorded_at)
  SELECT subscription_id, number, kind, effective_on, terms, order_id, line_id, actor, recorded_at
  FROM amendments;
DROP TABLE amendments;
ALTER TABLE amendments_with_add_ons RENAME TO amendments;
