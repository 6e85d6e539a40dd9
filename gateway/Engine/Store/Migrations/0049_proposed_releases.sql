-- That somebody wants a held order to go on; it does when somebody else agrees.
CREATE TABLE proposed_releases (
  order_id TEXT PRIMARY KEY REFERENCES orders (id),
  proposed_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  at BIGINT NOT NULL
);
