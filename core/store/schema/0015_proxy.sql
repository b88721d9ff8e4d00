-- min_compatible: 15
-- How this PC reaches its relay. A program of before would leave it out of what it says a row is.

ALTER TABLE pc_setting ADD COLUMN proxy TEXT;
