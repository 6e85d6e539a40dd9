-- That a party is not the one on a list whom it resembles: by whom, why, and until when. Append-only but for who agreed and
-- who took it back. The party stands here as a keyed hash; the match is sealed.
CREATE TABLE screening_exceptions (
  id TEXT PRIMARY KEY,
  party_hash TEXT NOT NULL,
  list TEXT NOT NULL,
  entry_id TEXT NOT NULL,
  entry_hash TEXT NOT NULL,
  decision_id TEXT NOT NULL,
  sealed_match TEXT NOT NULL,
  reason TEXT NOT NULL,
  proposed_by TEXT NOT NULL,
  proposed_at BIGINT NOT NULL,
  until BIGINT NOT NULL,
  agreed_by TEXT,
  agreed_at BIGINT,
  agreed_reason TEXT,
  withdrawn_by TEXT,
  withdrawn_at BIGINT,
  withdrawn_reason TEXT
);
CREATE INDEX screening_exceptions_of_party ON screening_exceptions (party_hash);

-- What waits for the compliance desk: held orders, and those of which something was stopped later on.
CREATE INDEX orders_in_review ON orders (id) WHERE screening = 'inReview';
