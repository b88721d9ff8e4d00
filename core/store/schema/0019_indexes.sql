-- min_compatible: 18
-- A list of three values in the condition of an index is made anew for each row that is written.
DROP INDEX visit_open;
CREATE INDEX visit_open ON visit (patient) WHERE status = 'planned' OR status = 'arrived' OR status = 'in-progress';
-- The keys stream of this PC's own chain is read at each beginning: few segments among many.
CREATE INDEX sealed_segment_by_stream ON sealed_segment (stream, seq);
