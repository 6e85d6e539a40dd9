-- Two tables hold live rows only and turn over all day: room on each page for the next version of its rows, and dead
-- rows taken away by number, not by share. Their statistics never say how full they will be in a minute.
ALTER TABLE work SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000,
  autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 50000, autovacuum_vacuum_cost_delay = 0);
ALTER TABLE outbox SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000,
  autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 50000, autovacuum_vacuum_cost_delay = 0);

-- Deliveries are expected, and soon after that they have happened; orders and lines move within their first seconds.
ALTER TABLE deliveries SET (fillfactor = 60);
ALTER TABLE orders SET (fillfactor = 90);
ALTER TABLE order_lines SET (fillfactor = 90);

-- What is written for each order is written by one program, parents with their children, and never deleted: here a
-- foreign key only costs (a look-up and a row lock per row, a third of an order's cost). SQLite, where such a look-up
-- is nearly free, keeps them, so that every test that runs on both would notice an orphan. Decision 0008.
ALTER TABLE orders DROP CONSTRAINT orders_partner_fkey;
ALTER TABLE order_lines DROP CONSTRAINT order_lines_order_id_fkey;
ALTER TABLE events DROP CONSTRAINT events_order_id_fkey;
ALTER TABLE provisioning_events DROP CONSTRAINT provisioning_events_order_id_fkey,
  DROP CONSTRAINT provisioning_events_line_id_fkey;
ALTER TABLE screening_decisions DROP CONSTRAINT screening_decisions_order_id_fkey;
ALTER TABLE subscriptions DROP CONSTRAINT subscriptions_partner_fkey, DROP CONSTRAINT subscriptions_order_id_fkey,
  DROP CONSTRAINT subscriptions_line_id_fkey;
ALTER TABLE activation_codes DROP CONSTRAINT activation_codes_subscription_id_fkey;
ALTER TABLE licenses DROP CONSTRAINT licenses_partner_fkey, DROP CONSTRAINT licenses_order_id_fkey,
  DROP CONSTRAINT licenses_line_id_fkey, DROP CONSTRAINT licenses_subscription_id_fkey;
