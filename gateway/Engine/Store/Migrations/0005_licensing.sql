CREATE TABLE subscriptions (
  id TEXT PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  partner TEXT NOT NULL REFERENCES partners (id),
  order_id TEXT NOT NULL REFERENCES orders (id),
  line_id TEXT NOT NULL UNIQUE REFERENCES order_lines (id),
  version BIGINT NOT NULL,
  sku TEXT NOT NULL,
  plan TEXT NOT NULL,
  intervals TEXT NOT NULL,
  starts_on TEXT NOT NULL,
  ends_on TEXT NOT NULL,
  delivery TEXT NOT NULL,
  sandbox INTEGER NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX subscriptions_by_partner ON subscriptions (partner, id);

-- One code per subscription for life: encrypted to be shown again, fingerprinted to be found.
CREATE TABLE activation_codes (
  subscription_id TEXT PRIMARY KEY REFERENCES subscriptions (id),
  sealed TEXT NOT NULL,
  fingerprint TEXT NOT NULL UNIQUE,
  created_at BIGINT NOT NULL
);

CREATE TABLE licenses (
  id TEXT PRIMARY KEY,
  partner TEXT NOT NULL REFERENCES partners (id),
  order_id TEXT NOT NULL REFERENCES orders (id),
  line_id TEXT NOT NULL REFERENCES order_lines (id),
  subscription_id TEXT NOT NULL REFERENCES subscriptions (id),
  subscription_version BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('cloud', 'offline', 'legacy')),
  plan TEXT NOT NULL,
  intervals TEXT NOT NULL,
  starts_on TEXT NOT NULL,
  ends_on TEXT NOT NULL,
  kid TEXT NOT NULL,
  file TEXT NOT NULL,
  revoked_at BIGINT,
  created_at BIGINT NOT NULL,
  UNIQUE (subscription_id, kind, subscription_version, starts_on)
);
CREATE INDEX licenses_by_order ON licenses (order_id);

-- Public halves of every key that ever signed: published for as long as a license may live, even when a file is lost.
CREATE TABLE signing_keys (
  kid TEXT PRIMARY KEY,
  purpose TEXT NOT NULL CHECK (purpose IN ('accessToken', 'license', 'sandboxLicense', 'data')),
  jwk TEXT NOT NULL,
  first_seen_at BIGINT NOT NULL
);
