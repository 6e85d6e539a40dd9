-- What is bought on top of a plan is amended like everything else.
ALTER TABLE amendments DROP CONSTRAINT amendments_kind_check;
ALTER TABLE amendments ADD CONSTRAINT amendments_kind_check
  CHECK (kind IN ('new', 'renew', 'coTerm', 'upgrade', 'downgrade', 'addSeats', 'reduceSeats', 'addOn',
    'reduceAddOn', 'trueUp', 'trial', 'transfer', 'agree', 'suspend', 'resume', 'cancel', 'undo'));
