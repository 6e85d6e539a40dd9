-- Who a customer is to us, whoever sells to it: subscriptions belong to accounts, and a provisioning target is told which.
CREATE TABLE accounts (
  id TEXT PRIMARY KEY,
  -- The number that people read out.
  number TEXT NOT NULL UNIQUE,
  -- What is known of the customer is gone once it was erased.
  name TEXT,
  name_search TEXT,
  country TEXT,
  domain TEXT,
  crm_id TEXT,
  sandbox INTEGER NOT NULL,
  -- Whose order made it.
  partner TEXT NOT NULL,
  order_id TEXT NOT NULL,
  -- The account that it is one with. Never a chain: what was merged into one that is merged goes with it.
  merged_into TEXT REFERENCES accounts (id),
  erased_at BIGINT,
  erasure TEXT,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX accounts_merged ON accounts (merged_into) WHERE merged_into IS NOT NULL;

-- By what a customer is known again. Each belongs to one account; the first that brings it has it.
CREATE TABLE account_keys (
  key TEXT PRIMARY KEY,
  account_id TEXT NOT NULL
);
CREATE INDEX account_keys_by_account ON account_keys (account_id);

ALTER TABLE subscriptions ADD COLUMN account_id TEXT;
CREATE INDEX subscriptions_by_account ON subscriptions (account_id, id) WHERE account_id IS NOT NULL;
-- Those from before there were accounts, until they have one.
CREATE INDEX subscriptions_without_account ON subscriptions (id) WHERE account_id IS NULL;
