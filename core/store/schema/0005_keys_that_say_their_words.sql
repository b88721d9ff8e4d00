-- min_compatible: 5
-- patient_key now holds all that a patient's words are made of, so that a changed name takes back exactly the entries
-- that it had: the index of words by patient is not needed. Names stand field by field (a line each), each word behind
-- a space, so that the beginning of a word is a part like any other. In patient_word, the words of a chart number stand
-- apart from those of names, behind a '#'. The tables are filled again when the store is opened.
DROP INDEX patient_word_by_patient;
DELETE FROM patient_word;
INSERT INTO patient_part (patient_part) VALUES ('delete-all');
DELETE FROM patient_key;
ALTER TABLE patient_key ADD COLUMN chart TEXT NOT NULL DEFAULT '';
