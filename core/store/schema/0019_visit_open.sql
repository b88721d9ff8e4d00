-- min_compatible: 18
-- A list of three values in the condition of an index is made anew for each row that is written.
DROP INDEX visit_open;
CREATE INDEX visit_open ON visit (patient) WHERE status = 'planned' OR status = 'arrived' OR status = 'in-progress';
