-- min_compatible: 12
-- Sealed chunks of this PC stay here when the relay has them (`sent`): one that was put back from an old backup gets them
-- again.
ALTER TABLE sealed_chunk ADD COLUMN sent INTEGER NOT NULL DEFAULT 0;
CREATE INDEX sealed_chunk_unsent ON sealed_chunk (name) WHERE sent = 0;
