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
);
CREATE INDEX screening_inquiries_in_review ON screening_inquiries (id) WHERE state = 'inReview';

-- Proposed releases are about inquiries as well as orders.
ALTER TABLE proposed_releases DROP CONSTRAINT proposed_releases_order_id_fkey;
