-- Licenses that no product may go on with. Rows are only added; the mark on the license is set beside them.
CREATE TABLE license_revocations (
  license_id TEXT PRIMARY KEY REFERENCES licenses (id),
  partner TEXT NOT NULL REFERENCES partners (id),
  subscription_id TEXT NOT NULL REFERENCES subscriptions (id),
  reason TEXT NOT NULL CHECK (reason IN ('cancelled', 'replaced', 'disclosed', 'mistaken', 'denied')),
  ends_on TEXT NOT NULL,
  sandbox INTEGER NOT NULL,
  revoked_at BIGINT NOT NULL
);
CREATE INDEX license_revocations_listed ON license_revocations (sandbox, ends_on);

-- Expired when it was issued, and without any grace.
ALTER TABLE licenses ADD COLUMN from_cancellation INTEGER NOT NULL DEFAULT 0;
