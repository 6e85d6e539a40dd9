-- What arrived from outside, kept as it came (base64) before it was answered.
CREATE TABLE inbox (
  id TEXT PRIMARY KEY,
  channel TEXT NOT NULL,
  message_id TEXT NOT NULL,
  headers TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('received', 'waiting', 'done', 'parked')),
  code TEXT,
  summary TEXT,
  received_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (channel, message_id)
);
CREATE INDEX inbox_parked ON inbox (id) WHERE state = 'parked';

-- What an adapter remembers.
CREATE TABLE adapter_state (
  channel TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (channel, key)
);
