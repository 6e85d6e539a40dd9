-- Who stands by a subscription. The one place besides the orders as they were asked for that holds what persons are called
-- and where they are reached: a row that is removed leaves nothing of them behind.
CREATE TABLE contacts (
  id TEXT PRIMARY KEY,
  subscription_id TEXT NOT NULL REFERENCES subscriptions (id),
  given_name TEXT,
  family_name TEXT,
  name_was_split INTEGER NOT NULL,
  email TEXT,
  -- The e-mail without its letter case: one stands for one contact.
  email_key TEXT,
  phone TEXT,
  language TEXT,
  role TEXT CHECK (role IN ('billing', 'technical', 'admin', 'signatory')),
  marketing_status TEXT CHECK (marketing_status IN ('none', 'optIn', 'optOut')),
  marketing_basis TEXT,
  marketing_source TEXT,
  marketing_at BIGINT,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX contacts_by_email ON contacts (subscription_id, email_key);
