-- Two tables hold live rows only and turn over all day: room on each page for the next version of its rows, and dead
-- rows taken away by number, not by share. Their statistics never say how full they will be in a minute.
ALTER TABLE work SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000,
  autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 50000, autovacuum_vacuum_cost_delay = 0);
ALTER TABLE outbox SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000,
  autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 50000, autovacuum_vacuum_cost_delay = 0);

-- Orders and lines move a few times within their first seconds.
ALTER TABLE orders SET (fillfactor = 80);
ALTER TABLE order_lines SET (fillfactor = 80);
