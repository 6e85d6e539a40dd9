-- Not only lines are provisioned: also what a subscription comes to on a later day. Each cause succeeds once for its
-- period, which is empty for the line itself.
ALTER TABLE provisioning_events DROP CONSTRAINT provisioning_events_cause_check;
ALTER TABLE provisioning_events ADD CONSTRAINT provisioning_events_cause_check CHECK (cause IN ('orderLine', 'boundary'));
ALTER TABLE provisioning_events ADD COLUMN period TEXT NOT NULL DEFAULT '';
DROP INDEX provisioning_events_success;
CREATE UNIQUE INDEX provisioning_events_success ON provisioning_events (line_id, cause, period) WHERE state = 'succeeded';
