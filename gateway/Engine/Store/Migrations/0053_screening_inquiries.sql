-- Whom a shop or a seller asked about before there was an order. The parties are sealed: they name people.
CREATE TABLE screening_inquiries (
  id TEXT PRIMARY KEY,
  partner TEXT NOT NULL REFERENCES partners (id),
  reference TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  sealed_content TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'cleared', 'inReview', 'refused')),
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  valid_until BIGINT NOT NULL,
  UNIQUE (partner, reference)
) WITHOUT ROWID;
CREATE INDEX screening_inquiries_in_review ON screening_inquiries (id) WHERE state = 'inReview';

-- Decisions and proposed releases are about inquiries as well as orders.
CREATE TABLE screening_decisions_of_all (
  id TEXT PRIMARY KEY,
  order_id TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('allow', 'review', 'deny')),
  content_hash TEXT NOT NULL,
  policy_version TEXT NOT NULL,
  decided_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  answers TEXT NOT NULL,
  decided_at BIGINT NOT NULL,
  valid_until BIGINT NOT NULL,
  matches TEXT
) WITHOUT ROWID;
INSERT INTO screening_decisions_of_all (
    id, order_id, verdict, content_hash, policy_version, decided_by, reason, answers, decided_at, valid_until, matches)
  SELECT id, order_id, verdict, content_hash, policy_version, decided_by, reason, answers, decided_at, valid_until, matches
  FROM screening_decisions;
DROP TABLE screening_decisions;
ALTER TABLE screening_decisions_of_all RENAME TO screening_decisions;
CREATE INDEX screening_decisions_by_order ON screening_decisions (order_id, id);
CREATE INDEX screening_decisions_with_matches ON screening_decisions (decided_at) WHERE matches IS NOT NULL;

CREATE TABLE proposed_releases_of_all (
  order_id TEXT PRIMARY KEY,
  proposed_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  at BIGINT NOT NULL
);
INSERT INTO proposed_releases_of_all (order_id, proposed_by, reason, at) SELECT order_id, proposed_by, reason, at FROM proposed_releases;
DROP TABLE proposed_releases;
ALTER TABLE proposed_releases_of_all RENAME TO proposed_releases;
