-- One row per subscription of which anything was counted. Whoever changes its usage holds this row: counts of one
-- subscription are taken one after the other. The tables below name subscriptions that have a row here.
CREATE TABLE usage_watches (
  subscription_id TEXT PRIMARY KEY REFERENCES subscriptions (id),
  version BIGINT NOT NULL,
  -- The interval whose threshold is watched, and whether its next crossing is to be told.
  interval_start TEXT,
  armed INTEGER NOT NULL
);

-- Every report as it came, and for ever: what was counted is what a customer may be asked to pay for.
CREATE TABLE seat_reports (
  subscription_id TEXT NOT NULL,
  instance_id TEXT NOT NULL,
  day TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('sync', 'file', 'api')),
  message_id TEXT NOT NULL,
  reported_at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  billable BIGINT NOT NULL,
  active BIGINT,
  categories TEXT NOT NULL,
  add_ons TEXT NOT NULL,
  corrects INTEGER NOT NULL,
  PRIMARY KEY (subscription_id, day, instance_id, source, message_id)
);

-- What the reports of an instance and a day come to. A subscription's days are one range.
CREATE TABLE seat_days (
  subscription_id TEXT NOT NULL,
  instance_id TEXT NOT NULL,
  day TEXT NOT NULL,
  seats BIGINT NOT NULL,
  peak_at BIGINT NOT NULL,
  active BIGINT,
  categories TEXT NOT NULL,
  add_ons TEXT NOT NULL,
  last_seats BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  reports INTEGER NOT NULL,
  flagged INTEGER NOT NULL,
  PRIMARY KEY (subscription_id, day, instance_id)
);

-- The newest of each instance, and by when it must report again.
CREATE TABLE seat_instances (
  subscription_id TEXT NOT NULL,
  instance_id TEXT NOT NULL,
  day TEXT NOT NULL,
  seats BIGINT NOT NULL,
  heard_at BIGINT NOT NULL,
  due_at BIGINT,
  silent_at BIGINT,
  PRIMARY KEY (subscription_id, instance_id),
  CHECK (due_at IS NULL OR silent_at IS NULL)
);
CREATE INDEX seat_instances_due ON seat_instances (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE overages (
  subscription_id TEXT NOT NULL,
  period_start TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('term', 'quarter')),
  period_end TEXT NOT NULL,
  max BIGINT NOT NULL,
  max_day TEXT NOT NULL,
  max_instance TEXT NOT NULL,
  day TEXT NOT NULL,
  instance TEXT NOT NULL,
  used BIGINT NOT NULL,
  paid BIGINT NOT NULL,
  true_ups_paid BIGINT NOT NULL,
  owed BIGINT NOT NULL CHECK (owed >= 0),
  -- When the customer was last told that more is owed; NULL while nothing is.
  noticed_at BIGINT,
  -- What was paid when it was reckoned: another text, and it is reckoned anew.
  basis TEXT NOT NULL,
  PRIMARY KEY (subscription_id, period_start, kind)
);

-- Every record of every meter as it came; a correction stands beside what it corrects.
CREATE TABLE usage_records (
  subscription_id TEXT NOT NULL,
  meter TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('sync', 'file', 'api')),
  message_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  quantity BIGINT NOT NULL CHECK (quantity >= 0),
  at BIGINT NOT NULL,
  since BIGINT,
  day TEXT NOT NULL,
  instance_id TEXT,
  received_at BIGINT NOT NULL,
  superseded INTEGER NOT NULL,
  PRIMARY KEY (subscription_id, meter, source, message_id, revision)
);
CREATE INDEX usage_records_current ON usage_records (subscription_id, meter, day) WHERE superseded = 0;

CREATE TABLE meter_days (
  subscription_id TEXT NOT NULL,
  meter TEXT NOT NULL,
  day TEXT NOT NULL,
  quantity BIGINT NOT NULL,
  records BIGINT NOT NULL,
  PRIMARY KEY (subscription_id, meter, day)
);

-- Bought amounts of a meter. What remains, and the state, follow from the usage known so far.
CREATE TABLE consumable_packs (
  id TEXT PRIMARY KEY,
  subscription_id TEXT NOT NULL,
  meter TEXT NOT NULL,
  purchase_id TEXT NOT NULL UNIQUE,
  amount BIGINT NOT NULL,
  remaining BIGINT NOT NULL CHECK (remaining BETWEEN 0 AND amount),
  state TEXT NOT NULL CHECK (state IN ('granted', 'inUse', 'exhausted', 'expired', 'revoked')),
  granted_on TEXT NOT NULL,
  expires_on TEXT NOT NULL,
  revoked_at BIGINT,
  created_at BIGINT NOT NULL
);
CREATE INDEX consumable_packs_of_meter ON consumable_packs (subscription_id, meter);
CREATE INDEX consumable_packs_open ON consumable_packs (expires_on) WHERE state IN ('granted', 'inUse');
