-- min_compatible: 3
-- A word of the search keys now has the patient's other words behind it. The table is filled again when the store is
-- opened.
DELETE FROM patient_word;
