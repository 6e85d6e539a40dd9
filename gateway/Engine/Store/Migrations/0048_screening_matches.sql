-- Whom somebody on an order resembles, sealed: it names people. NULL where nobody resembles any.
ALTER TABLE screening_decisions ADD COLUMN matches TEXT;
