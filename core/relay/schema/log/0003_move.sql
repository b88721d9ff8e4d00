-- min_compatible: 3
-- A log that comes from another relay is taken like one that was put back, until the owner's entry says that it is here.
ALTER TABLE heal ADD COLUMN moving INTEGER NOT NULL DEFAULT 0;
