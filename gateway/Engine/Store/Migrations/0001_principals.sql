-- Who may call: partners, operators, and the credentials they show.
CREATE TABLE partners (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('channel', 'alliance', 'direct')),
  status TEXT NOT NULL CHECK (status IN ('active', 'suspended')),
  sandbox INTEGER NOT NULL DEFAULT 0,
  scopes TEXT NOT NULL,
  rate_per_minute INTEGER,
  price_list TEXT,
  allowed_skus TEXT,
  api_version TEXT NOT NULL,
  issuer TEXT UNIQUE,
  jwks TEXT,
  clock_offset_ms BIGINT NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL
);

CREATE TABLE operators (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL CHECK (role IN ('viewer', 'operator', 'reviewer', 'admin')),
  status TEXT NOT NULL CHECK (status IN ('active', 'suspended')),
  created_at BIGINT NOT NULL
);

-- A secret stands here as its SHA-256: it has 256 random bits, so a slow hash would add nothing.
CREATE TABLE credentials (
  client_id TEXT PRIMARY KEY,
  principal_kind TEXT NOT NULL CHECK (principal_kind IN ('partner', 'operator')),
  principal_id TEXT NOT NULL,
  secret_hash TEXT,
  previous_hash TEXT,
  previous_until BIGINT,
  public_key TEXT,
  created_at BIGINT NOT NULL
);
CREATE INDEX credentials_by_principal ON credentials (principal_kind, principal_id);

-- A private_key_jwt assertion counts once: its jti is kept until it would have expired.
CREATE TABLE used_assertions (
  client_id TEXT NOT NULL,
  jti TEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (client_id, jti)
);
CREATE INDEX used_assertions_by_expiry ON used_assertions (expires_at);
