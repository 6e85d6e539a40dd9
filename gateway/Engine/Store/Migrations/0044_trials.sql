-- Which plans a customer has tried: a plan is tried once. Who the customer is stands here as a hash of what is known.
CREATE TABLE trials (
  customer TEXT NOT NULL,
  plan TEXT NOT NULL,
  line_id TEXT NOT NULL REFERENCES order_lines (id),
  PRIMARY KEY (customer, plan)
);
CREATE INDEX trials_by_line ON trials (line_id);
