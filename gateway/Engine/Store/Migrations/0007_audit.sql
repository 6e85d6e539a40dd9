-- Who did what. Each row carries the hash of the one before; the head row is what a writer locks.
CREATE TABLE audit (
  seq BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  token TEXT,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  before_ref TEXT,
  after_ref TEXT,
  detail TEXT,
  hash TEXT NOT NULL
);
CREATE INDEX audit_by_subject ON audit (subject, seq);

CREATE TABLE audit_head (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  seq BIGINT NOT NULL,
  hash TEXT NOT NULL
);
INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '');
