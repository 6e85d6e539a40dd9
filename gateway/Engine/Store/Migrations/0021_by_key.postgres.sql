-- Nothing to do on PostgreSQL, whose tables are heaps; SQLite's own text stands beside this one.
SELECT 1;
