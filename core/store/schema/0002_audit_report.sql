-- min_compatible: 1
-- The orders in which the access log is asked for most. Entries that went well are nearly all, so their outcome needs
-- no index.
CREATE INDEX audit_entry_by_at ON audit_entry (at_ms);
CREATE INDEX audit_entry_by_action ON audit_entry (action);
CREATE INDEX audit_entry_by_outcome ON audit_entry (outcome) WHERE outcome <> 'ok';
