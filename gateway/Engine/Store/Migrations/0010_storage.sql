-- Nothing to do on SQLite; PostgreSQL's own text stands beside this one.
SELECT 1;
