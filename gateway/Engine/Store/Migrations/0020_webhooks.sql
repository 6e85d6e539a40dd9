-- Where partners want to be told of their orders.
CREATE TABLE webhooks (
  id TEXT PRIMARY KEY,
  partner TEXT NOT NULL REFERENCES partners (id),
  url TEXT NOT NULL,
  -- Divided by blanks; NULL for all.
  event_types TEXT,
  description TEXT,
  status TEXT NOT NULL CHECK (status IN ('active', 'disabled')),
  disabled_because TEXT CHECK (disabled_because IN ('onRequest', 'gone', 'failing')),
  -- Sealed.
  secret TEXT NOT NULL,
  previous_secret TEXT,
  previous_until BIGINT,
  failing_since BIGINT,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  CHECK ((status = 'disabled') = (disabled_because IS NOT NULL)),
  UNIQUE (partner, url)
);
-- Asked in every transaction that changes an order.
CREATE INDEX webhooks_active ON webhooks (partner) WHERE status = 'active';

-- How a message's last failed attempt ended. Where all goes well nothing is written here.
CREATE TABLE webhook_failures (
  message_id TEXT PRIMARY KEY,
  at BIGINT NOT NULL,
  code TEXT NOT NULL,
  status INTEGER
);

-- A partner reads them newest first. Neither column ever changes, so a delivery that moves on leaves the index alone;
-- other sinks' rows are not in it.
CREATE INDEX deliveries_of_webhooks ON deliveries (sink, message_id) WHERE substr(sink, 1, 8) = 'webhook.';

-- Found when their message is sent again.
CREATE INDEX dead_letters_of_webhooks ON dead_letters (destination, subject_id) WHERE substr(destination, 1, 8) = 'webhook.';
