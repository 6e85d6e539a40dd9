-- Decisions on which somebody resembled an entry of a list, by time: to ask what another policy would have done.
CREATE INDEX screening_decisions_with_matches ON screening_decisions (decided_at) WHERE matches IS NOT NULL;
