-- By which rule a line, or a day, is provisioned, and what the rule went by.
ALTER TABLE provisioning_events ADD COLUMN decision TEXT;
