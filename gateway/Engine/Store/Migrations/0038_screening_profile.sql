-- Which rules of a hook count for what a partner sells; NULL for the usual ones.
ALTER TABLE partners ADD COLUMN screening_profile TEXT;
