-- Whom an order was about, as it was screened, where its people were erased from it since: the law asks for that for years.
-- Sealed, and deleted when it need not be kept any longer.
CREATE TABLE screened_contents (
  order_id TEXT PRIMARY KEY REFERENCES orders (id),
  sealed_content TEXT NOT NULL,
  keep_until BIGINT NOT NULL
);
CREATE INDEX screened_contents_by_end ON screened_contents (keep_until);
