-- That a term ends soon, has ended, is over for good: each is told once for each end. What is long over is deleted.
CREATE TABLE ending_notices (
  subscription_id TEXT NOT NULL REFERENCES subscriptions (id),
  ends_on TEXT NOT NULL,
  -- How many days before the end; 0 and less after it.
  days INTEGER NOT NULL,
  PRIMARY KEY (subscription_id, ends_on, days)
);
CREATE INDEX ending_notices_by_end ON ending_notices (ends_on);

-- Whose end is near is looked for again and again.
CREATE INDEX subscriptions_by_end ON subscriptions (sandbox, ends_on);
