-- What screening goes by, as it was taken into use: editions of lists, and rules. Kept as long as decisions are, so that each
-- can be made again. The content is packed; the hash is that of what comes out.
CREATE TABLE screening_editions (
  hash TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('list', 'rules')),
  hook TEXT NOT NULL,
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  as_of BIGINT NOT NULL,
  size BIGINT NOT NULL,
  content BYTEA NOT NULL,
  kept_at BIGINT NOT NULL
);

-- Which edition of each is the newest; the hash is empty until there is one.
CREATE TABLE screening_editions_in_use (
  hook TEXT NOT NULL,
  name TEXT NOT NULL,
  hash TEXT NOT NULL,
  as_of BIGINT NOT NULL,
  PRIMARY KEY (hook, name)
);

-- What was asked beside the order's content. NULL of a person's decisions, and of those from before editions were kept.
ALTER TABLE screening_decisions ADD COLUMN asked TEXT;
